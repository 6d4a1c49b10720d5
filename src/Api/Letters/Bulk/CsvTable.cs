using System.Text;

namespace Budkavle.Api.Letters.Bulk;

/// <summary>
/// A CSV text as rows of cells (RFC 4180): quotation marks may hold separators and ends of lines, two of them are one. The separator is the
/// one that the first line has more of, comma or semicolon. Blank lines are nobody's.
/// </summary>
internal static class CsvTable
{
    public const int ColumnsMax = 200;

    /// <summary>Null where quotation marks do not close, a line has too many cells, or there are more rows than may be.</summary>
    public static List<string[]>? Read(string text, int rowsMax)
    {
        var first = text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);
        var separator = first.Count(';') > first.Count(',') ? ';' : ',';
        var (rows, row, cell) = (new List<string[]>(), new List<string>(), new StringBuilder());
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while (at < text.Length)
        {
            if (!TryReadCell(text, ref at, separator, cell)) return null;
            row.Add(cell.ToString());
            cell.Clear();
            if (row.Count > ColumnsMax) return null;
            if (at < text.Length && text[at] == separator)
            {
                at++;
                // What ends with a separator has an empty cell behind it.
                if (at < text.Length) continue;
                row.Add("");
            }

            if (row.Count > 1 || row[0].AsSpan().Trim().Length > 0) rows.Add([.. row]);
            row.Clear();
            if (rows.Count > rowsMax) return null;
            if (at < text.Length && text[at] == '\r') at++;
            if (at < text.Length && text[at] == '\n') at++;
        }

        return rows;
    }

    /// <summary>Up to the separator or the end of the line, which is left.</summary>
    private static bool TryReadCell(string text, ref int at, char separator, StringBuilder cell)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var start = at;
            while (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n')) at++;
            cell.Append(text, start, at - start);
            return true;
        }

        at++;
        while (at < text.Length)
        {
            if (text[at] != '"')
            {
                cell.Append(text[at++]);
                continue;
            }

            at++;
            if (at >= text.Length || text[at] != '"') return at >= text.Length || text[at] == separator || text[at] is '\r' or '\n';
            cell.Append('"');
            at++;
        }

        return false;
    }
}
