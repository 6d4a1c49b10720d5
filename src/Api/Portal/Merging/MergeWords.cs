using Budkavle.Api.Pages.Web;
using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Api.Portal.Merging;

/// <summary>Words of merges for people.</summary>
internal static class MergeWords
{
    /// <summary>As a dispatch stands that has come as far.</summary>
    public static DispatchStatus AsDispatch(this MergeStatus status) => status switch
    {
        MergeStatus.Draft => DispatchStatus.Draft,
        MergeStatus.Running => DispatchStatus.Running,
        MergeStatus.Paused => DispatchStatus.Paused,
        MergeStatus.Cancelled => DispatchStatus.Cancelled,
        _ => DispatchStatus.Completed,
    };

    /// <param name="code">Of <see cref="MergeCheck"/>, or a problem code.</param>
    public static string Fault(string code, PageText t) => code switch
    {
        MergeCheck.NoColumn => t["the list has no such column", "listan har ingen sådan kolumn"],
        MergeCheck.SameColumn => t["another column says the same; keep one", "en annan kolumn säger samma sak; behåll en"],
        MergeCheck.EmptyCell => t["the cell is empty", "cellen är tom"],
        MergeCheck.NoNumber => t["that is no number of a person or organisation", "det är inget nummer för en person eller organisation"],
        MergeCheck.Utf16 => t["the file is UTF-16; save it as CSV UTF-8", "filen är i UTF-16; spara den som CSV UTF-8"],
        MergeCheck.Empty => t["the list has no rows", "listan har inga rader"],
        MergeCheck.TooLarge => t["the list is larger than 16 MB; divide it", "listan är större än 16 MB; dela upp den"],
        MergeCheck.Unreadable => t["the list has more than 100,000 rows, or a quotation mark that does not close; divide or mend it",
            "listan har fler än 100 000 rader, eller ett citattecken som inte avslutas; dela upp eller rätta den"],
        "recipient_not_reachable" => t["has no mailbox that can be reached", "har ingen brevlåda som kan nås"],
        "quota_exceeded" => t["The agency's limit for a day is reached.", "Myndighetens gräns för en dag är nådd."],
        _ => t["a letter of this row breaks a rule", "ett brev av raden bryter mot en regel"] + $" ({code})",
    };
}
