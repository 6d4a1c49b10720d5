using Budkavle.Api.Letters;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Senders;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Portal;

/// <summary>
/// Whether somebody who is logged in is a user of an agency, asked anew for each request. An agency that one is no user of looks like none.
/// </summary>
internal sealed class PortalGate(PortalDesk desk, SenderDirectory senders)
{
    /// <summary>Null for a stranger.</summary>
    public async Task<PortalVisit?> EnterAsync(OpenSession open, Guid agency)
    {
        var sender = Ids.ToUInt128(agency);
        // Of an agency that does not exist nothing is read: an actor for each made-up id would be a way to fill the memory.
        if (await senders.FindAsync(sender) is not { } known) return null;
        var book = await desk.ReadAsync(sender);
        return book.Find(desk.UserOf(open.Session.MailboxKey)) is { } user
            ? new PortalVisit
            {
                Sender = sender, Agency = agency, AgencyName = known.Name, User = user, Book = book, Mailbox = open.Session.MailboxKey,
            }
            : null;
    }

    /// <summary>Records what a user is about to do.</summary>
    public Task NoteAsync(PortalVisit visit, string what, string about) =>
        desk.RecordAsync(visit.Sender, new PortalNoted
        {
            What = what,
            About = about.Length <= PortalRules.AboutMax ? about : about[..PortalRules.AboutMax],
            By = visit.User.Name,
            ByUser = visit.User.Key,
        });
}
