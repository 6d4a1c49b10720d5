using System.Globalization;
using System.Text;

namespace Budkavle.Grains.Printing.Pdf;

/// <summary>
/// Writes a PDF 1.4 file of text pages in two standard fonts, which every reader and printer has (PDF 32000-1 9.6.2.2). The same pages
/// always make the same bytes.
/// </summary>
internal sealed class PdfFile
{
    /// <summary>A4 in points.</summary>
    public const int Width = 595;
    public const int Height = 842;
    private const int FirstPageObject = 5;
    private readonly MemoryStream _bytes = new();
    private readonly List<long> _offsets = [];

    /// <param name="pages">The content stream of each page.</param>
    /// <param name="language">BCP 47.</param>
    public static byte[] Write(IReadOnlyList<byte[]> pages, string language)
    {
        var file = new PdfFile();
        file.Text("%PDF-1.4\n");
        // Four bytes above 127 tell programs that this is no text file (7.5.2).
        file._bytes.Write([(byte)'%', 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var kids = string.Join(' ', pages.Select((_, page) => $"{FirstPageObject + (2 * page)} 0 R"));
        var lang = language.Length <= 35 && language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? language : "sv";
        file.Object($"<< /Type /Catalog /Pages 2 0 R /Lang ({lang}) >>");
        file.Object($"<< /Type /Pages /Kids [{kids}] /Count {pages.Count} >>");
        file.Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        file.Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
        foreach (var page in pages) file.Page(page);
        file.End();
        return file._bytes.ToArray();
    }

    /// <summary>The operators that show a line; the text is bytes of WinAnsiEncoding.</summary>
    public static string Show(ReadOnlySpan<byte> text, double x, double y, double size, bool isBold)
    {
        var shown = new StringBuilder();
        foreach (var one in text)
        {
            if (one is (byte)'(' or (byte)')' or (byte)'\\') shown.Append('\\').Append((char)one);
            else if (one is >= 32 and < 127) shown.Append((char)one);
            else shown.Append('\\').Append(Convert.ToString(one, 8).PadLeft(3, '0'));
        }

        return string.Create(CultureInfo.InvariantCulture,
            $"BT /F{(isBold ? 2 : 1)} {size:0.##} Tf {x:0.##} {y:0.##} Td ({shown}) Tj ET\n");
    }

    private void Page(byte[] content)
    {
        Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Width} {Height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            + $"/Contents {_offsets.Count + 2} 0 R >>");
        Begin();
        Text($"<< /Length {content.Length} >>\nstream\n");
        _bytes.Write(content);
        Text("\nendstream\nendobj\n");
    }

    private void End()
    {
        var table = _bytes.Position;
        Text($"xref\n0 {_offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in _offsets) Text($"{offset:D10} 00000 n \n");
        Text($"trailer\n<< /Size {_offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    }

    private void Object(string body)
    {
        Begin();
        Text(body + "\nendobj\n");
    }

    private void Begin()
    {
        _offsets.Add(_bytes.Position);
        Text($"{_offsets.Count} 0 obj\n");
    }

    private void Text(FormattableString text) => Text(text.ToString(CultureInfo.InvariantCulture));

    private void Text(string text) => _bytes.Write(Encoding.ASCII.GetBytes(text));
}
