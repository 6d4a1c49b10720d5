using System.Text;

namespace Budkavle.Grains.Printing.Pdf;

/// <summary>Text in the encoding of the standard fonts (WinAnsiEncoding, PDF 32000-1 annex D), and how wide Helvetica sets it.</summary>
internal static class WinAnsi
{
    private const char Unknown = '?';
    private static readonly Encoding _encoding = CodePagesEncodingProvider.Instance.GetEncoding(
        1252, new EncoderReplacementFallback("?"), new DecoderReplacementFallback("?"))!;

    /// <summary>Widths of the characters from 32 on in thousandths of the size: Adobe's metrics of Helvetica.</summary>
    private static readonly ushort[] _widths =
    [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556,
        556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
        722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222,
        500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584, 350, 556, 350, 222, 556,
        333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 350, 611, 350, 350, 222, 222, 333, 333, 350, 556, 1000, 333, 1000, 500, 333,
        944, 350, 500, 667, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556, 584, 333, 737, 333, 400, 584, 333, 333, 333,
        556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667, 667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278,
        278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722, 722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889,
        500, 556, 556, 556, 556, 278, 278, 278, 278, 556, 556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
    ];

    /// <summary>Bytes of a text; what the encoding lacks becomes a question mark.</summary>
    public static byte[] Encode(string text) => _encoding.GetBytes(text);

    /// <summary>How many characters would become question marks.</summary>
    public static int Lacks(string text) => text.EnumerateRunes().Count(rune =>
        rune.Value != Unknown && !Rune.IsControl(rune) && _encoding.GetBytes(rune.ToString()) is [(byte)Unknown, ..]);

    /// <summary>Width at a size in points.</summary>
    public static double WidthOf(ReadOnlySpan<byte> text, double size)
    {
        var width = 0;
        foreach (var one in text) width += one < 32 ? 0 : _widths[one - 32];
        return width * size / 1000;
    }
}
