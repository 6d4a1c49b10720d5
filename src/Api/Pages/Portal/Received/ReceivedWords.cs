using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Pages.Portal.Received;

/// <summary>Who sent something, and how, in both languages.</summary>
public static class ReceivedWords
{
    /// <summary>The number of whoever was logged in, with a hyphen; of an e-mail the address that it says it is from.</summary>
    public static string Who(SubmissionEnvelope.Submitter? from, PageText t) => from switch
    {
        null => t["deleted", "raderat"],
        { Number: { } number, ActedBy: { Length: > 0 } by } => $"{Shown(number)}, {t["by", "genom"]} {by}",
        { Number: { } number } => Shown(number),
        { Email: { Length: > 0 } email } => email,
        _ => t["sender not given", "avsändare inte angiven"],
    };

    public static string Way(bool isMail, PageText t) => isMail ? t["e-mail", "e-post"] : t["the web, logged in", "webben, inloggad"];

    /// <summary>Persons with the century, organisations with the ten digits that everybody knows.</summary>
    private static string Shown(string number) =>
        !IdentityNumber.TryParse(number, out var known, out _) ? number
        : known.IsPerson ? $"{number[..8]}-{number[8..]}"
        : $"{number[2..8]}-{number[8..]}";
}
