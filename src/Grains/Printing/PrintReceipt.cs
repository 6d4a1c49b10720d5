using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Printing;

namespace Budkavle.Grains.Printing;

/// <summary>A line of a receipt of the print house: <c>job,letterId,printed</c> or <c>job,letterId,returned</c>.</summary>
internal readonly record struct PrintReceipt(long Job, Guid LetterId, EntryType What)
{
    /// <summary>Longest receipt read, in bytes: 100,000 lines.</summary>
    public const long BytesMax = 8 * 1024 * 1024;

    /// <summary>Null for a heading and for what is none.</summary>
    public static PrintReceipt? Read(string line)
    {
        var fields = line.Split(',');
        if (fields.Length < 3 || !PrintJobName.TryParse(fields[0].Trim(), out var job) || !Guid.TryParse(fields[1].Trim(), out var id))
            return null;
        return fields[2].Trim() switch
        {
            "printed" => new PrintReceipt(job, id, EntryType.LetterPrinted),
            "returned" => new PrintReceipt(job, id, EntryType.PrintReturned),
            _ => null,
        };
    }
}
