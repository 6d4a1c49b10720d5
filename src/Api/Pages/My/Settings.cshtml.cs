using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>What the mailbox's owner has chosen.</summary>
public sealed class SettingsModel(MailboxRegister register, ISenderNames senders) : CitizenPage
{
    public string Email { get; private set; } = "";

    /// <summary>sv or en: in which language one is told of letters.</summary>
    public string Language { get; private set; } = "sv";

    public IReadOnlyList<Sender> Blocked { get; private set; } = [];

    public bool IsEmailWrong { get; private set; }

    public bool IsSaved { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        var view = await register.ReadAsync(Open.Session.MailboxKey);
        if (!view.Registered || view.Closed) return SeeOther("/my");
        await ShowAsync(view);
        IsSaved = Request.Query.ContainsKey("saved");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (email, language) = (Request.Form["email"].ToString().Trim(), Request.Form["language"].ToString());
        var (isValid, refusal) = await register.ChangeAsync(Open.Session.MailboxKey, before => before with
        {
            Email = email.Length == 0 ? null : email,
            Language = language is "sv" or "en" ? language : before.Language,
        });
        if (refusal == LetterRefusal.NotRegistered) return SeeOther("/my");
        if (isValid) return SeeOther("/my/settings?saved=1");
        await ShowAsync(await register.ReadAsync(Open.Session.MailboxKey));
        (Email, IsEmailWrong) = (email, true);
        return Page();
    }

    private async Task ShowAsync(MailboxView view)
    {
        var settings = SettingsDocument.Of(SettingsCodec.Read(view.Settings));
        (Email, Language) = (settings.Email ?? "", settings.Language);
        var blocked = new List<Sender>();
        foreach (var id in settings.BlockedSenders)
            blocked.Add(new Sender(id, await senders.FindAsync(Letters.Ids.ToUInt128(id)) ?? id.ToString()));
        Blocked = [.. blocked.OrderBy(sender => sender.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A sender by id and name.</summary>
    public sealed record Sender(Guid Id, string Name);
}
