using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// The last step of every log-in. The number becomes the mailbox's key here and goes no further.
/// </summary>
internal sealed class CitizenLogIn(CitizenSessions sessions, KeyedHashes hashes)
{
    /// <summary>Opens the session, or says why not.</summary>
    public async Task<EidFailure> CompleteAsync(HttpContext http, IdentityNumber number, AssuranceLevel level, string provider)
    {
        if (level < AssuranceLevel.Level3) return EidFailure.Level;
        if (!number.IsPerson) return EidFailure.Number;
        await sessions.OpenAsync(http, hashes.MailboxOf(number).Value, level, provider);
        return EidFailure.None;
    }
}
