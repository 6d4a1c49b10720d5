using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Whether letters of one sender are accepted.</summary>
public sealed class SenderModel(MailboxRegister register, ISenderNames senders) : CitizenPage
{
    public Guid Id { get; private set; }

    /// <summary>Null for a sender that does not exist.</summary>
    public string? Name { get; private set; }

    public bool IsBlocked { get; private set; }

    public bool IsFull { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        var view = await register.ReadAsync(Access.Mailbox);
        if (!view.Registered || view.Closed) return SeeOther("/my");
        (Id, Name) = (id, await senders.FindAsync(Letters.Ids.ToUInt128(id)));
        IsBlocked = SettingsDocument.Of(SettingsCodec.Read(view.Settings)).BlockedSenders.Contains(id);
        if (Name is null) Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id)
    {
        var block = Request.Form["do"].ToString() == "block";
        var isKnown = await senders.FindAsync(Letters.Ids.ToUInt128(id)) is not null;
        // One that is gone can be taken off the list, but not put on it.
        if (block && !isKnown) return await OnGetAsync(id);
        var (isValid, refusal) = await register.ChangeAsync(Access.Mailboxes, before => before with
        {
            BlockedSenders = [.. before.BlockedSenders.Where(sender => sender != id), .. block ? [id] : Array.Empty<Guid>()],
        }, Acting?.PersonName);
        if (refusal == LetterRefusal.NotRegistered) return SeeOther("/my");
        if (isValid) return SeeOther("/my/settings?saved=1");
        IsFull = true;
        return await OnGetAsync(id);
    }
}
