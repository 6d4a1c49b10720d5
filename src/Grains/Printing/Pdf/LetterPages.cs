using System.Text;

namespace Budkavle.Grains.Printing.Pdf;

/// <summary>Sets a letter in one column: sender, address in the window, subject, text, page numbers.</summary>
internal sealed class LetterPages
{
    private const double Margin = 71;
    private const double Size = 11;
    private const double Leading = 14.5;

    // The window of a Swedish C5 envelope for a sheet folded once: 105 mm from the left, 45 mm from the top.
    private const double AddressX = 298;
    private const double AddressY = 714;
    private const double FirstTextY = 600;
    private const double TextWidth = PdfFile.Width - (2 * Margin);
    private readonly List<StringBuilder> _pages = [new()];
    private double _y = FirstTextY;

    /// <summary>The letter as a PDF file, and how many pages it has.</summary>
    public static (byte[] Bytes, int Pages) Write(PrintableLetter letter, IReadOnlyList<string> address)
    {
        var pages = new LetterPages();
        pages.Put(letter.SenderName, Margin, PdfFile.Height - Margin, isBold: true);
        pages.Put(letter.Date, Margin, PdfFile.Height - Margin - Leading, isBold: false);
        for (var i = 0; i < address.Count; i++) pages.Put(address[i], AddressX, AddressY - (i * Leading), isBold: false);
        pages.Paragraph(letter.Subject, isBold: true);
        pages._y -= Leading / 2;
        foreach (var line in letter.Text.ReplaceLineEndings("\n").TrimEnd().Split('\n')) pages.Paragraph(line, isBold: false);
        return (PdfFile.Write(pages.Finish(), letter.Language), pages._pages.Count);
    }

    private byte[][] Finish()
    {
        for (var page = 0; page < _pages.Count; page++)
        {
            var number = WinAnsi.Encode($"{page + 1} ({_pages.Count})");
            var x = PdfFile.Width - Margin - WinAnsi.WidthOf(number, Size);
            _pages[page].Append(PdfFile.Show(number, x, Margin / 2, Size, isBold: false));
        }

        return [.. _pages.Select(page => Encoding.ASCII.GetBytes(page.ToString()))];
    }

    /// <summary>A line of the letter, broken where the column ends.</summary>
    private void Paragraph(string text, bool isBold)
    {
        // Helvetica-Bold is up to a tenth wider than Helvetica.
        var width = isBold ? TextWidth / 1.1 : TextWidth;
        foreach (var line in Break(WinAnsi.Encode(Clean(text)), width))
        {
            if (_y < Margin)
            {
                _pages.Add(new StringBuilder());
                _y = PdfFile.Height - Margin;
            }

            if (line.Length > 0) _pages[^1].Append(PdfFile.Show(line, Margin, _y, Size, isBold));
            _y -= Leading;
        }
    }

    private void Put(string text, double x, double y, bool isBold) =>
        _pages[^1].Append(PdfFile.Show(WinAnsi.Encode(Clean(text)), x, y, Size, isBold));

    private static string Clean(string text) =>
        string.Concat(text.Replace("\t", "    ", StringComparison.Ordinal).Where(c => !char.IsControl(c)));

    /// <summary>Lines no wider than the column, at least one; broken at spaces, or within a word that is wider by itself.</summary>
    internal static List<byte[]> Break(byte[] text, double width)
    {
        var lines = new List<byte[]>();
        var start = 0;
        while (text.Length - start > 0)
        {
            var end = start;
            var space = -1;
            for (double used = 0; end < text.Length; end++)
            {
                used += WinAnsi.WidthOf(text.AsSpan(end, 1), Size);
                if (used > width) break;
                if (text[end] == (byte)' ') space = end;
            }

            if (end == text.Length)
            {
                lines.Add(text[start..]);
                return lines;
            }

            // A space that the column has no room for ends the line as well as one before it.
            if (text[end] == (byte)' ') space = end;
            var cut = space > start ? space : Math.Max(end, start + 1);
            lines.Add(text[start..cut]);
            start = cut;
            while (start < text.Length && text[start] == (byte)' ') start++;
        }

        if (lines.Count == 0) lines.Add([]);
        return lines;
    }
}
