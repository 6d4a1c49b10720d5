using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.My;

/// <summary>Somebody who is logged in to pages.</summary>
/// <param name="Index">Which of the test e-ID's recipients.</param>
/// <param name="Number">The national number.</param>
/// <param name="Browser">With the session's cookie.</param>
/// <param name="Api">The same mailbox through the API.</param>
internal sealed record Citizen(int Index, string Number, Browser Browser, SiloClient Api) : IDisposable
{
    public void Dispose() => Browser.Dispose();
}
