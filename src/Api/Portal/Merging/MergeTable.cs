using System.Text;
using System.Text.Unicode;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters.Bulk;
using Budkavle.Api.Portal.Paper;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Portal.Merging;

/// <summary>A list of recipients with columns for the placeholders of a text.</summary>
internal sealed class MergeTable
{
    public const int RowsMax = 100_000;
    public const int BytesMax = 16 * 1024 * 1024;

    private readonly IReadOnlyList<string[]> _rows;
    private readonly (string Name, int Column)[] _values;
    private readonly int _number;
    private readonly AddressColumns? _address;
    private readonly int _first;

    private MergeTable(IReadOnlyList<string[]> rows, int number, (string Name, int Column)[] values, int first = 0) =>
        (_rows, _number, _values, _address, _first) = (rows, number, values, AddressColumns.Of(rows[0]), first);

    /// <summary>Without the row of names.</summary>
    public int Rows => _rows.Count - 1;

    /// <summary>The row after the last one that is here.</summary>
    public int End => _first + Rows;

    public string NumberColumn => _rows[0][_number];

    /// <summary>Whether there are columns for postal addresses.</summary>
    public bool HasAddresses => _address is not null;

    /// <summary>The placeholders that the table has columns for.</summary>
    public IEnumerable<string> Names => _values.Select(value => value.Name);

    /// <returns>The table, or what is wrong with all of it.</returns>
    public static (MergeTable? Table, IReadOnlyList<MergeFault> Faults) Read(byte[] file, IReadOnlyList<string> needed)
    {
        if (file is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) return (null, [new MergeFault(0, "", MergeCheck.Utf16)]);
        // Lists that an office program has saved are often Windows-1252, of which Latin-1 is the part with letters.
        var text = (Utf8.IsValid(file) ? Encoding.UTF8 : Encoding.Latin1).GetString(file);
        if (CsvTable.Read(text, RowsMax + 1) is not { } rows) return (null, [new MergeFault(0, "", MergeCheck.Unreadable)]);
        if (rows.Count < 2) return (null, [new MergeFault(0, "", MergeCheck.Empty)]);
        var names = rows[0].Select(TemplateValues.KeyOf).ToArray();
        var number = Array.FindIndex(rows[0], RecipientCsv.IsHeading);
        var faults = new List<MergeFault>();
        if (number < 0) faults.Add(new MergeFault(1, "personnummer", MergeCheck.NoColumn));
        faults.AddRange(needed.Where(name => !names.Contains(TemplateValues.KeyOf(name)))
            .Select(name => new MergeFault(1, name, MergeCheck.NoColumn)));
        if (faults.Count > 0) return (null, faults);
        return (new MergeTable(rows, number, [.. needed.Select(name => (name, Array.IndexOf(names, TemplateValues.KeyOf(name))))]), []);
    }

    /// <summary>
    /// Headings that two columns have, and those of more columns than one that could say who the recipient is. A column that is a
    /// placeholder's or part of an address says something else.
    /// </summary>
    public IEnumerable<string> FindAmbiguous()
    {
        var twice = _rows[0].Where(name => TemplateValues.KeyOf(name).Length > 0)
            .GroupBy(name => TemplateValues.KeyOf(name)).Where(same => same.Count() > 1).Select(same => same.First());
        var used = _values.Select(value => value.Column).ToHashSet();
        var others = Enumerable.Range(0, _rows[0].Length).Where(column => column != _number && RecipientCsv.IsHeading(_rows[0][column])
            && !(used.Contains(column) && !used.Contains(_number)) && !(HasAddresses && AddressColumns.IsPart(_rows[0][column])));
        return twice.Concat(others.Select(column => _rows[0][column])).Distinct();
    }

    /// <summary>Some rows of it alone, under the numbers that they have, so that the others need not be kept.</summary>
    public MergeTable Slice(int first, int count) =>
        new([_rows[0], .. _rows.Skip(first - _first + 1).Take(count)], _number, _values, first);

    /// <summary>The recipient of a row, from 0; its cell may be no number.</summary>
    public bool TryReadNumber(int row, DateOnly today, out IdentityNumber number) =>
        IdentityNumberParser.TryParse(Encoding.UTF8.GetBytes(CellOf(row, _number).Trim()), today, out number, out _);

    /// <summary>A row's values by placeholder; empty ones too.</summary>
    public Dictionary<string, string> ValuesOf(int row) => _values.ToDictionary(value => value.Name, value => CellOf(row, value.Column));

    /// <summary>A row's postal address; empty where there is none that fits an envelope.</summary>
    public IReadOnlyList<string> AddressOf(int row) => _address?.Read(RowOf(row)) ?? [];

    /// <summary>All of a file, or null where it is larger than may be.</summary>
    public static async Task<byte[]?> ReadBytesAsync(Stream file, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int length;
        while ((length = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            read.Write(buffer, 0, length);
            if (read.Length > BytesMax) return null;
        }

        return read.ToArray();
    }

    private string CellOf(int row, int column) => column < RowOf(row).Length ? RowOf(row)[column] : "";

    private string[] RowOf(int row) => _rows[row - _first + 1];
}
