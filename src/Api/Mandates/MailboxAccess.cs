using Budkavle.Api.Security;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Mandates;

/// <summary>Which letters a request is about: whose mailbox, and who is acting if not the owner.</summary>
/// <param name="Mailboxes">The owner's mailbox, then those of the owner's former numbers.</param>
/// <param name="Acting">Null for the owner.</param>
public sealed record MailboxAccess(IReadOnlyList<UInt128> Mailboxes, Acting? Acting)
{
    public UInt128 Mailbox => Mailboxes[0];

    public bool Sees(in LetterRow row) => Acting is null || Acting.Sees(row);

    /// <summary>What the request was let into; the caller's own mailbox where nothing was said.</summary>
    public static MailboxAccess Of(HttpContext http) =>
        http.Features.Get<MailboxAccess>() ?? new MailboxAccess([http.Caller().MailboxKey], null);
}
