using Budkavle.Grains.Printing.Pdf;

namespace Budkavle.Grains.Printing;

/// <summary>What a letter looks like on paper, set by the same hand as the print house's. Files that go with it are not in it.</summary>
public static class PaperPreview
{
    /// <summary>A PDF, and how many pages it has.</summary>
    /// <param name="letter">What is printed.</param>
    /// <param name="address">The lines in the envelope's window.</param>
    public static (byte[] Bytes, int Pages) Write(PrintableLetter letter, IReadOnlyList<string> address) =>
        LetterPages.Write(letter, address);
}
