using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Pages.My;

/// <summary>What a mailbox's log says of mandates and of registers' orders.</summary>
internal static class MandateLog
{
    public static IEnumerable<(DateTimeOffset At, string Text)> LinesOf(GivenMandate given, PageText t)
    {
        var name = given.Mandate.PersonName;
        var isEstate = given.Mandate.Kind == MandateKind.Estate;
        var gave = given.ProposedBy != 0 ? t[$"{name} was proposed as a reader", $"{name} föreslogs som läsare"]
            : isEstate ? t[$"{name} represents the estate, reference {given.Mandate.Evidence}",
                $"{name} företräder dödsboet, diarienummer {given.Mandate.Evidence}"]
            : t[$"{name} may read", $"{name} får läsa"];
        yield return (given.GivenAt, By(gave, isEstate ? "" : given.GivenBy, t));
        if (given.ApprovedAt is { } approvedAt)
            yield return (approvedAt, By(t[$"{name} as a reader was approved", $"{name} godkändes som läsare"], given.ApprovedBy, t));
        if (given.EndedAt is { } endedAt)
        {
            var text = t[$"{name} may not read any more", $"{name} får inte längre läsa"];
            yield return (endedAt, By(text, isEstate ? "" : given.EndedBy, t));
        }
    }

    /// <summary>What somebody has changed, in words; no address or number itself.</summary>
    public static string LineOf(SettingsPart what, PageText t)
    {
        if (what.HasFlag(SettingsPart.Closed)) return t["closed the mailbox", "avslutade brevlådan"];
        if (what.HasFlag(SettingsPart.Opened)) return t["opened the mailbox", "öppnade brevlådan"];
        var parts = new (SettingsPart Part, string Name)[]
        {
            (SettingsPart.Email, t["e-mail address", "e-postadress"]), (SettingsPart.Phone, t["telephone number", "telefonnummer"]),
            (SettingsPart.Times, t["times of messages", "tider för meddelanden"]),
            (SettingsPart.PostalAddress, t["postal address", "postadress"]),
            (SettingsPart.Senders, t["senders turned away", "avsändare som tackats nej till"]),
            (SettingsPart.Operator, t["mailbox operator", "brevlådeoperatör"]), (SettingsPart.Language, t["language", "språk"]),
            (SettingsPart.Browsers, t["devices", "enheter"]),
        };
        var names = parts.Where(part => what.HasFlag(part.Part)).Select(part => part.Name).ToArray();
        return names.Length == 0
            ? t["saved the settings unchanged", "sparade inställningarna oförändrade"]
            : t["changed ", "ändrade "] + string.Join(", ", names);
    }

    public static string LineOf(RegisterNote note, PageText t) => note.Kind switch
    {
        RegisterNoteKind.Death => t["The death was registered", "Dödsfallet registrerades"],
        RegisterNoteKind.DeathWithdrawn => t["The registered death was withdrawn", "Det registrerade dödsfallet togs tillbaka"],
        RegisterNoteKind.NumberChanged => t["Letters of a former number came here", "Brev till ett tidigare nummer kom hit"],
        _ => t["The number was replaced by another", "Numret ersattes av ett annat"],
    } + t[", reference ", ", diarienummer "] + note.Evidence;

    private static string By(string text, string by, PageText t) => by.Length == 0 ? text : $"{text} ({t["by", "av"]} {by})";
}
