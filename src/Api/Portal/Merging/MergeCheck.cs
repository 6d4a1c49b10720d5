using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Portal.Drafts;

namespace Budkavle.Api.Portal.Merging;

/// <summary>Looks at every row of a list before anything is sent: recipient, values, and the letter that would be made of it.</summary>
internal sealed class MergeCheck(DraftPool pool)
{
    public const string NoColumn = "no_column";
    public const string SameColumn = "same_column";
    public const string EmptyCell = "empty_cell";
    public const string NoNumber = "no_number";
    public const string Unreadable = "unreadable";
    public const string Utf16 = "utf16";
    public const string Empty = "empty";
    public const string TooLarge = "too_large";

    /// <summary>Faults that are told; a list with one is not taken.</summary>
    public const int FaultsMax = 100;

    /// <returns>What is wrong, by rows, and how many rows name a recipient again.</returns>
    public (List<MergeFault> Faults, int Duplicates) Check(MergeTable table, MergeText text, DateOnly today)
    {
        // Here and not where the list is read again: one that is on its way was taken as it is.
        List<MergeFault> faults = [.. table.FindAmbiguous().Select(name => new MergeFault(1, name, SameColumn)).Take(FaultsMax)];
        if (faults.Count > 0) return (faults, 0);
        var seen = new HashSet<ulong>();
        for (var row = 0; row < table.Rows && faults.Count < FaultsMax; row++)
        {
            var isNumber = table.TryReadNumber(row, today, out var number);
            if (!isNumber) faults.Add(new MergeFault(row + MergeFault.FirstRow, table.NumberColumn, NoNumber));
            var values = table.ValuesOf(row);
            var empty = values.Where(value => string.IsNullOrWhiteSpace(value.Value)).Select(value => value.Key).ToList();
            faults.AddRange(empty.Select(name => new MergeFault(row + MergeFault.FirstRow, name, EmptyCell)));
            if (!isNumber || empty.Count > 0) continue;
            seen.Add(number.Value);
            var json = DraftJson.Write(text.Fill(values), number.ToDigits());
            if (FaultOf(json) is { } code) faults.Add(new MergeFault(row + MergeFault.FirstRow, "", code));
        }

        return (faults, table.Rows - seen.Count);
    }

    private string? FaultOf(byte[] json)
    {
        var letter = pool.Rent();
        try
        {
            return LetterParser.TryParse(json, LetterShape.Single, letter, out var fault) ? null : fault.Code.Code;
        }
        finally
        {
            pool.Return(letter);
        }
    }
}
