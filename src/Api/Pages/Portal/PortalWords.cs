using Budkavle.Api.Pages.Web;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Pages.Portal;

/// <summary>Names of the portal's things in both languages.</summary>
public static class PortalWords
{
    public static string Role(PortalRoles role, PageText t) => role switch
    {
        PortalRoles.Administrator => t["administrator", "administratör"],
        PortalRoles.Officer => t["officer", "handläggare"],
        _ => t["reader", "läsare"],
    };

    public static string Roles(PortalRoles roles, PageText t) => string.Join(", ", NamesOf(roles, t));

    /// <summary>Roles of which one is enough.</summary>
    public static string AnyOf(PortalRoles roles, PageText t) => string.Join(t[" or ", " eller "], NamesOf(roles, t));

    private static IEnumerable<string> NamesOf(PortalRoles roles, PageText t) => new[]
    {
        PortalRoles.Administrator, PortalRoles.Officer, PortalRoles.Reader,
    }.Where(role => roles.HasFlag(role)).Select(role => Role(role, t));

    public static string Status(DispatchStatus status, PageText t) => status switch
    {
        DispatchStatus.Draft => t["not started", "inte startat"],
        DispatchStatus.Scheduled => t["scheduled", "schemalagt"],
        DispatchStatus.Running => t["being sent", "skickas"],
        DispatchStatus.Paused => t["paused", "pausat"],
        DispatchStatus.Cancelled => t["cancelled", "avbrutet"],
        _ => t["sent", "skickat"],
    };

    /// <summary>The look of a status beside a name.</summary>
    public static string MarkOf(DispatchStatus status) => status switch
    {
        DispatchStatus.Completed => "mark done",
        DispatchStatus.Running or DispatchStatus.Paused => "mark ask",
        _ => "mark",
    };

    public static string Type(string type, PageText t) => type switch
    {
        TemplateTypes.Email => t["e-mail", "e-post"],
        TemplateTypes.Sms => t["text message", "sms"],
        _ => t["letter", "brev"],
    };

    public static string ContentType(string type, PageText t) => type switch
    {
        "text/html" => "HTML",
        "text/markdown" => "Markdown",
        _ => t["plain text", "vanlig text"],
    };

    /// <summary>Why a line of a list was refused. Never the number itself.</summary>
    public static string Fault(RecipientFault fault, PageText t) => fault switch
    {
        RecipientFault.MalformedLine => t["the number's column is missing, or a quotation mark is not closed",
            "kolumnen med nummer saknas, eller ett citattecken är inte avslutat"],
        RecipientFault.LineTooLong => t["the line is too long", "raden är för lång"],
        RecipientFault.HasVariables => t["the line has values of its own; all get the same text here",
            "raden har egna värden; här får alla samma text"],
        _ => NumberFault(fault - RecipientFault.Number, t),
    };

    public static string Refusal(LetterRefusal refusal, PageText t) => refusal switch
    {
        LetterRefusal.None => "",
        LetterRefusal.NotRegistered or LetterRefusal.RecipientNotReachable => t["has no mailbox that can be reached",
            "har ingen brevlåda som kan nås"],
        LetterRefusal.SenderNotAccepted => t["does not take your letters", "tar inte emot era brev"],
        _ => t["not reachable", "kan inte nås"],
    };

    public static string NoAddresses(PageText t) => t["The list has no columns for numbers and addresses, or cannot be read.",
        "Listan har inga kolumner för nummer och adresser, eller går inte att läsa."];

    /// <summary>With one decimal below ten.</summary>
    public static string Rate(double rate, PageText t) => rate >= 10
        ? t.Number((long)rate)
        : t.Fraction((decimal)rate, 1);

    public static string Kronor(decimal amount, PageText t) =>
        t.IsSwedish ? t.Fraction(amount, 2) + "\u00A0kr" : "SEK\u00A0" + t.Fraction(amount, 2);

    public static string Size(long bytes, PageText t) => bytes < 1024 * 1024
        ? $"{(bytes + 1023) / 1024} kB"
        : t.Fraction(bytes / (1024 * 1024m), 1) + " MB";

    private static string NumberFault(int error, PageText t) => error switch
    {
        1 => t["the number has the wrong length", "numret har fel längd"],
        2 => t["the number has something other than digits", "numret har annat än siffror"],
        3 => t["the number begins with no century", "numret börjar inte med något århundrade"],
        4 => t["the number holds no date", "numret innehåller inget datum"],
        6 => t["the check digit is wrong", "kontrollsiffran är fel"],
        9 => t["the date of birth lies ahead", "födelsedatumet ligger i framtiden"],
        _ => t["that is no number of a person or organisation", "det är inget nummer för en person eller organisation"],
    };
}
