using System.Globalization;
using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>What the mailbox's owner has chosen.</summary>
public sealed class SettingsModel(MailboxRegister register, ISenderNames senders, MyOptions options) : CitizenPage
{
    public string Email { get; private set; } = "";

    public string Phone { get; private set; } = "";

    /// <summary>Shown where text messages can be sent, and where a number is there to be taken away.</summary>
    public bool HasPhone => options.TextMessages || Phone.Length > 0;

    /// <summary>Whether browsers can be told.</summary>
    public bool HasPush => options.Push;

    /// <summary>Where letters come: "" for here; null where there is nothing to choose.</summary>
    public string? Operator { get; private set; }

    public static IEnumerable<int> Hours => Enumerable.Range(0, 24);

    /// <summary>When quiet hours end if nothing else is chosen.</summary>
    public const int MorningHour = 7;

    public QuietHours? QuietHours { get; private set; }

    /// <summary>The hour of the day's message; null for one for each letter.</summary>
    public int? DigestAt { get; private set; }

    public bool IsQuietWrong { get; private set; }

    /// <summary>Line by line as it is printed on the envelope; empty for none.</summary>
    public string PostalAddress { get; private set; } = "";

    public bool IsAddressWrong { get; private set; }

    /// <summary>Messages come back: the address is left alone until it is saved again, changed or not.</summary>
    public bool EmailFails { get; private set; }

    public bool PhoneFails { get; private set; }

    /// <summary>sv or en: in which language one is told of letters.</summary>
    public string Language { get; private set; } = "sv";

    public IReadOnlyList<Sender> Blocked { get; private set; } = [];

    public bool IsEmailWrong { get; private set; }

    public bool IsPhoneWrong { get; private set; }

    public bool IsSaved { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        var view = await register.ReadAsync(Access.Mailbox);
        if (!view.Registered || view.Closed) return SeeOther("/my");
        await ShowAsync(view);
        IsSaved = Request.Query.ContainsKey("saved");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var (email, language) = (Request.Form["email"].ToString().Trim(), Request.Form["language"].ToString());
        var typed = Request.Form["phone"].ToString().Trim();
        IsEmailWrong = email.Length > 0 && !SettingsRules.IsEmail(email);
        IsPhoneWrong = !PhoneNumber.TryReadTyped(typed, out var phone);
        var quiet = ReadQuietHours();
        var typedAddress = Request.Form["postalAddress"].ToString();
        IsAddressWrong = !TypedAddress.TryRead(typedAddress, out var address);
        if (IsEmailWrong || IsPhoneWrong || IsQuietWrong || IsAddressWrong)
        {
            await ShowAsync(await register.ReadAsync(Access.Mailbox));
            (Email, Phone, QuietHours, DigestAt) = (email, typed, quiet, ReadHour("digestAt"));
            PostalAddress = typedAddress[..Math.Min(typedAddress.Length, TypedAddress.LengthMax)];
            return Page();
        }

        var (_, refusal) = await register.ChangeAsync(Access.Mailboxes, before => before with
        {
            Email = email.Length == 0 ? null : email,
            Phone = Request.Form.ContainsKey("phone") ? phone : before.Phone,
            QuietHours = Request.Form.ContainsKey("quietFrom") ? quiet : before.QuietHours,
            DigestAt = Request.Form.ContainsKey("digestAt") ? ReadHour("digestAt") : before.DigestAt,
            PostalAddress = Request.Form.ContainsKey("postalAddress") ? address : before.PostalAddress,
            Language = language is "sv" or "en" ? language : before.Language,
        }, Acting?.PersonName);
        return SeeOther(refusal == LetterRefusal.NotRegistered ? "/my" : "/my/settings?saved=1");
    }

    public static string Clock(int hour) => $"{hour:00}:00";

    /// <summary>What was chosen; null for no quiet hours, and for what is no hour.</summary>
    private QuietHours? ReadQuietHours()
    {
        if (ReadHour("quietFrom") is not { } from || ReadHour("quietTo") is not { } to) return null;
        IsQuietWrong = !QuietHours.AreValid(from, to);
        return new QuietHours(from, to);
    }

    private int? ReadHour(string field) =>
        int.TryParse(Request.Form[field].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24
            ? hour : null;

    private async Task ShowAsync(MailboxView view)
    {
        var settings = SettingsDocument.Of(SettingsCodec.Read(view.Settings));
        (Email, Phone, Language) = (settings.Email ?? "", settings.Phone ?? "", settings.Language);
        (QuietHours, DigestAt) = (settings.QuietHours, settings.DigestAt);
        PostalAddress = string.Join('\n', settings.PostalAddress ?? []);
        (EmailFails, PhoneFails) = (view.EmailFails && Email.Length > 0, view.PhoneFails && Phone.Length > 0);
        Operator = settings.Operator is { } other ? options.NameOf(other) : options.Operators.Count > 0 ? "" : null;
        var blocked = new List<Sender>();
        foreach (var id in settings.BlockedSenders)
            blocked.Add(new Sender(id, await senders.FindAsync(Letters.Ids.ToUInt128(id)) ?? id.ToString()));
        Blocked = [.. blocked.OrderBy(sender => sender.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>A sender by id and name.</summary>
    public sealed record Sender(Guid Id, string Name);
}
