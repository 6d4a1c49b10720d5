using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// The last step of every log-in. The number becomes the mailbox's key here and goes no further, unless there is no such mailbox: then it
/// stays, sealed, in the session, until its owner registers or the session ends.
/// </summary>
internal sealed class CitizenLogIn(
    CitizenSessions sessions, KeyedHashes hashes, MailboxRegister register, MailboxGate gate, RegisterOrders orders,
    ILogger<CitizenLogIn> logger)
{
    /// <summary>What the log of a mailbox calls the e-ID as the one who ordered.</summary>
    private const string Orderer = "e-id";

    /// <summary>Opens the session, or says why not.</summary>
    /// <param name="http">The answer that gets the session's cookie.</param>
    /// <param name="number">Who it is.</param>
    /// <param name="level">The e-ID's.</param>
    /// <param name="provider">The e-ID.</param>
    /// <param name="proof">SHA-256 of what the e-ID signed, where that is kept.</param>
    /// <param name="former">
    /// The number that the person had before, by the e-ID: its letters follow, as if the register's keeper had ordered it.
    /// </param>
    public async Task<EidFailure> CompleteAsync(
        HttpContext http, IdentityNumber number, AssuranceLevel level, string provider, string? proof = null,
        IdentityNumber? former = null)
    {
        if (level < AssuranceLevel.Level3) return EidFailure.Level;
        if (!number.IsPerson) return EidFailure.Number;
        if (former is { } before)
        {
            // Refused where another number has it already. The register's keeper has to put that right; nobody is shut out for it.
            var refusal = await orders.FollowAsync(before, number, provider, Orderer, http.RequestAborted);
            if (refusal != MandateRefusal.None) logger.FormerNumberRefused(refusal);
        }

        var mailbox = hashes.MailboxOf(number).Value;
        var view = await register.ReadAsync(mailbox);
        await sessions.OpenAsync(http, mailbox, level, provider, proof, view.Registered ? 0 : number.Value);
        // Asked once the session is there: what closes the mailbox afterwards finds it and ends it.
        if (!await gate.IsClosedAsync(mailbox)) return EidFailure.None;
        await sessions.CloseAsync(http);
        return EidFailure.Closed;
    }
}
