using System.Diagnostics;
using System.Text;
using Budkavle.Grains.Printing;
using Budkavle.Grains.Printing.Pdf;

namespace Budkavle.Grains.Tests.Printing;

/// <summary>The PDF files, judged by programs that nobody here wrote.</summary>
public sealed class PdfTests : IDisposable
{
    private const string Sound = "No syntax or stream encoding errors found";
    private static readonly string[] _address = ["Åsa Öberg", "Ängsvägen 1 (port B)", "123 45 Örebro"];
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-pdf-").FullName;

    [ToolFact("qpdf", "pdftotext")]
    public async Task A_letter_is_a_sound_file_and_says_what_it_said()
    {
        const string line = "Beloppet är 1 200 kr – se \\konto (100 %) “här” €.";
        var (path, pages) = Write(Letter($"Hej på dig!\n\n{line}\n" + string.Join(' ', Enumerable.Repeat("råd", 300))));
        Assert.Equal(1, pages);
        Assert.Contains(Sound, await RunAsync("qpdf", "--check", path), StringComparison.Ordinal);
        var read = await RunAsync("pdftotext", "-enc", "UTF-8", path, "-");
        string[] expected = [.. _address, "Skatteverket", "Beslut om åäö ÅÄÖ", "Hej på dig!", line];
        Assert.All(expected, one => Assert.Contains(one, read, StringComparison.Ordinal));
        Assert.Equal(300, read.Split([' ', '\n']).Count(word => word == "råd"));
    }

    [ToolFact("qpdf", "pdftotext")]
    public async Task A_long_letter_has_every_line_on_numbered_pages()
    {
        var (path, pages) = Write(Letter(string.Join('\n', Enumerable.Range(1, 200).Select(line => $"Rad {line}."))));
        Assert.InRange(pages, 4, 6);
        Assert.Contains(Sound, await RunAsync("qpdf", "--check", path), StringComparison.Ordinal);
        Assert.Equal($"{pages}\n", await RunAsync("qpdf", "--show-npages", path));
        var read = await RunAsync("pdftotext", "-enc", "UTF-8", path, "-");
        var lines = read.Split('\n', '\f').Where(line => line.StartsWith("Rad ", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 200), lines.Select(line => int.Parse(line[4..^1], null)));
        Assert.Contains($"{pages} ({pages})", read, StringComparison.Ordinal);
    }

    [ToolFact("qpdf")]
    public async Task What_a_letter_says_never_breaks_the_file()
    {
        var (path, _) = Write(Letter(") Tj ET endstream endobj \\( 漢字 \u0001 🙂 \\") with { Language = "sv) /X (" });
        Assert.Contains(Sound, await RunAsync("qpdf", "--check", path), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_letter_always_makes_the_same_file() =>
        Assert.Equal(LetterPages.Write(Letter("Hej"), _address).Bytes, LetterPages.Write(Letter("Hej"), _address).Bytes);

    [Fact]
    public void Characters_that_the_fonts_lack_are_counted()
    {
        Assert.Equal(0, WinAnsi.Lacks("åäöÅÄÖ é ü – “ ” € ? \n"));
        Assert.Equal(3, WinAnsi.Lacks("漢字 ok 🙂"));
    }

    [Fact]
    public void Lines_are_no_wider_than_the_column_and_lose_nothing()
    {
        var text = WinAnsi.Encode("Ett " + new string('W', 200) + " slut på ett mycket långt ord och en mening till som ska brytas.");
        var lines = LetterPages.Break(text, 200);
        Assert.All(lines, line => Assert.InRange(WinAnsi.WidthOf(line, 11), 0, 200));
        var kept = Encoding.Latin1.GetString([.. lines.SelectMany(line => line)]).Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(Encoding.Latin1.GetString(text).Replace(" ", "", StringComparison.Ordinal), kept);
        Assert.True(lines.Count > 5);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static PrintableLetter Letter(string text) => new()
    {
        LetterId = Guid.Empty,
        SenderName = "Skatteverket",
        Subject = "Beslut om åäö ÅÄÖ",
        Text = text,
        Date = "2026-11-22",
    };

    private (string Path, int Pages) Write(PrintableLetter letter)
    {
        var (bytes, pages) = LetterPages.Write(letter, _address);
        var path = Path.Combine(_folder, "letter.pdf");
        File.WriteAllBytes(path, bytes);
        return (path, pages);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
