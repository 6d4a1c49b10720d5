using System.Text;
using System.Text.Unicode;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>
/// The lines of one CSV file, read in order. The separator is the one that the first line has more of, comma or semicolon. The numbers
/// stand in the column whose heading names them, else in the first. They are read as people write them.
/// </summary>
/// <remarks>
/// Under the headings of the interface (<c>recipient,key,variables</c>), and in a file without headings, a third column that says something
/// is taken for variables and refused. Under a heading that only people use, other columns are nobody's business.
/// </remarks>
internal sealed class RecipientCsv(DateOnly today)
{
    /// <summary>Far more than a list of persons has.</summary>
    private const int ColumnsMax = 200;

    private static readonly HashSet<string> _headings = new(StringComparer.OrdinalIgnoreCase)
    {
        "personnummer", "personnr", "pnr", "person nr", "organisationsnummer", "orgnr", "orgnummer", "identitetsnummer", "id-nummer",
        "mottagare", "mottagarnummer", "personal identity number", "identity number", "national number", "person number", "number",
        "nummer",
    };

    private byte _separator = (byte)',';
    private bool _refusesVariables = true;

    /// <summary>Whether a column's name says that the numbers stand there.</summary>
    public static bool IsHeading(string name) =>
        _headings.Contains(name.Trim()) || string.Equals(name.Trim(), "recipient", StringComparison.OrdinalIgnoreCase);

    /// <summary>From 1: where the numbers stand.</summary>
    public int Column { get; private set; } = 1;

    /// <summary>Some line is no UTF-8: the file was probably written as Latin-1 (Windows-1252). The digits are the same in both.</summary>
    public bool IsLatin1 { get; private set; }

    /// <summary>The file was written as UTF-16, whose digits are not read here.</summary>
    public bool IsUtf16 { get; private set; }

    /// <summary>Reads the first line that is not blank.</summary>
    /// <returns>True if it was headings and names nobody.</returns>
    public bool ReadFirst(ReadOnlySpan<byte> line)
    {
        IsUtf16 = line.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || line.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        Look(line);
        _separator = line.Count((byte)';') > line.Count((byte)',') ? (byte)';' : (byte)',';
        var number = Unquote(FieldOf(line, 1, out _));
        if (!number.IsEmpty && (char.IsAsciiDigit((char)number[0]) || IsVat(number))) return false;
        for (var column = 1; column <= ColumnsMax; column++)
        {
            var field = FieldOf(line, column, out var isThere);
            if (!isThere) break;
            if (!_headings.Contains(Encoding.Latin1.GetString(Unquote(field)))) continue;
            (Column, _refusesVariables) = (column, false);
            break;
        }

        return true;
    }

    /// <summary>Reads a line that is not blank.</summary>
    /// <returns>Null if the number is valid or its error is in <paramref name="error"/>; otherwise what else is wrong.</returns>
    public RecipientFault? Read(ReadOnlySpan<byte> line, out IdentityNumber number, out IdentityNumberError error)
    {
        (number, error) = (default, IdentityNumberError.None);
        Look(line);
        if (_refusesVariables && !FieldOf(line, 3, out _).Trim(" \",;{}"u8).IsEmpty) return RecipientFault.HasVariables;
        var field = FieldOf(line, Column, out var isThere);
        if (!isThere || IsOpen(field)) return RecipientFault.MalformedLine;
        IdentityNumberParser.TryParse(Unquote(field), today, out number, out error);
        return null;
    }

    private void Look(ReadOnlySpan<byte> line) => IsLatin1 |= !IsUtf16 && !Utf8.IsValid(line);

    /// <summary>A column, with its quotation marks. Separators between quotation marks separate nothing.</summary>
    private ReadOnlySpan<byte> FieldOf(ReadOnlySpan<byte> line, int column, out bool isThere)
    {
        var (start, at, isQuoted) = (0, 1, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == (byte)'"') isQuoted = !isQuoted;
            if (isQuoted || line[i] != _separator) continue;
            if (at++ == column) return Found(line[start..i], out isThere);
            start = i + 1;
        }

        isThere = at == column;
        return isThere ? line[start..] : [];
    }

    private static ReadOnlySpan<byte> Found(ReadOnlySpan<byte> field, out bool isThere)
    {
        isThere = true;
        return field;
    }

    private static bool IsOpen(ReadOnlySpan<byte> field) => (field.Count((byte)'"') & 1) != 0;

    private static bool IsVat(ReadOnlySpan<byte> field) =>
        field.Length == 14 && (field[0] | 0x20) == 's' && (field[1] | 0x20) == 'e' && char.IsAsciiDigit((char)field[2]);

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> field) => field.Trim(" \t\""u8);
}
