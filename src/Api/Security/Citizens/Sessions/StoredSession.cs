using Budkavle.Domain.Identity.Sessions;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>A session as it lies in the store, sealed.</summary>
/// <param name="Name">A hash of the id in the cookie: who reads the store cannot make a cookie of it.</param>
/// <param name="Secret">32 bytes under which the session's cookies and form tokens are made.</param>
/// <param name="Session">What is known.</param>
/// <param name="Number">The national number, packed, of somebody who has no mailbox: a registration asks for it. 0 for all others.</param>
/// <param name="Mandate">Under which mandate the session acts for somebody else; empty for oneself. A wish only: each request asks.</param>
internal sealed record StoredSession(UInt128 Name, byte[] Secret, CitizenSession Session, ulong Number = 0, Guid Mandate = default)
{
    /// <summary>Without secrets, so that a log of the record gives nothing away.</summary>
    public override string ToString() => nameof(StoredSession);
}
