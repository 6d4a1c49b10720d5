using Budkavle.Domain.Letters.Printing;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Portal.Paper;

/// <summary>
/// Where a list has postal addresses: columns for the lines as they stand on an envelope (<c>address line 1</c> to <c>7</c>, as in GOV.UK
/// Notify's lists), or for their parts.
/// </summary>
internal sealed class AddressColumns
{
    private static readonly string[] _lines =
    [
        .. Enumerable.Range(1, PostalAddress.LinesMax)
            .SelectMany(line => new[] { $"addressline{line}", $"adressrad{line}", $"line{line}" }),
    ];

    /// <summary>In the order in which they are written; postcode and town share a line.</summary>
    private static readonly string[][] _parts =
    [
        ["namn", "name", "mottagare"], ["co", "c/o", "careof"], ["adress", "gatuadress", "utdelningsadress", "address", "street"],
        ["postnummer", "postnr", "postcode", "postalcode"], ["ort", "postort", "town", "city"], ["land", "country"],
    ];

    private const int Postcode = 3;
    private const int Town = 4;
    private readonly int[] _columns;
    private readonly bool _isLines;

    private AddressColumns(int[] columns, bool isLines) => (_columns, _isLines) = (columns, isLines);

    /// <summary>The headings of a list that people fill in with addresses.</summary>
    public static IReadOnlyList<string> Headings { get; } = ["namn", "co", "adress", "postnummer", "ort", "land"];

    /// <summary>Null where the names of the columns tell of no address.</summary>
    public static AddressColumns? Of(string[] names)
    {
        var keys = names.Select(TemplateValues.KeyOf).ToArray();
        int[] lines = [.. _lines.Select(line => Array.IndexOf(keys, line)).Where(column => column >= 0)];
        if (lines.Length >= PostalAddress.LinesMin) return new AddressColumns(lines, isLines: true);
        var parts = _parts.Select(part => Array.FindIndex(keys, key => part.Contains(key))).ToArray();
        return parts[2] >= 0 && parts[Town] >= 0 ? new AddressColumns(parts, isLines: false) : null;
    }

    /// <summary>Whether a column's name says that part of an address stands there.</summary>
    public static bool IsPart(string name) => _parts.Any(part => part.Contains(TemplateValues.KeyOf(name)));

    /// <summary>The address of a row; empty where it is none that fits an envelope's window.</summary>
    public IReadOnlyList<string> Read(string[] row)
    {
        string CellOf(int column) => column >= 0 && column < row.Length ? row[column].Trim() : "";
        var cells = _columns.Select(CellOf).ToArray();
        string[] lines = _isLines ? cells : [.. cells[..Postcode], $"{cells[Postcode]} {cells[Town]}".Trim(), .. cells[(Town + 1)..]];
        lines = [.. lines.Where(line => line.Length > 0)];
        return PostalAddress.IsValid(lines) ? lines : [];
    }
}
