using Budkavle.Domain.Letters.Outbound;

namespace Budkavle.Api.GovNotify.Access;

/// <summary>With which type of key the caller of a request below /v2 has signed.</summary>
internal sealed record NotifyKeyUse(OutboundKey Type)
{
    /// <exception cref="InvalidOperationException">The route asks for no key.</exception>
    public static OutboundKey Of(HttpContext http) =>
        http.Features.Get<NotifyKeyUse>()?.Type ?? throw new InvalidOperationException("The route asks for no key of /v2.");
}
