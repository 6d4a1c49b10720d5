using System.Text;
using Budkavle.Domain.Submissions;
using Budkavle.Domain.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Domain.Tests.Submissions;

/// <summary>A file is what its contents say.</summary>
public sealed class FileKindsTests(ITestOutputHelper output)
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n");
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, 0, 1];
    private static readonly byte[] Png = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, .. new byte[20]];
    private static readonly byte[] Tiff = [.. "II*\0"u8, 8, 0, 0, 0, .. new byte[12]];
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("Hej, jag överklagar.\r\n");
    private static readonly byte[] Program = [.. "MZ"u8, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0];

    public static TheoryData<FileKind, string, byte[]> Kinds => new()
    {
        { FileKind.Pdf, "a.pdf", Pdf }, { FileKind.Jpeg, "a.JPG", Jpeg }, { FileKind.Png, "a.png", Png }, { FileKind.Tiff, "a.tif", Tiff },
        { FileKind.Text, "a.txt", Text },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_is_told_by_its_contents(FileKind kind, string name, byte[] file)
    {
        Assert.Equal(SubmissionFault.None, FileKinds.Check(name, null, file, out var told));
        Assert.Equal(kind, told.Kind);
        Assert.Equal(SubmissionFault.None, FileKinds.Check("scan", FileKinds.MediaTypeOf(kind), file, out _));
    }

    [Theory]
    [InlineData("a.pdf", null)]
    [InlineData("a.png", "image/png")]
    [InlineData("a", "application/pdf")]
    [InlineData("a.jpg", "image/png")]
    public void A_file_that_lies_is_refused(string name, string? type)
    {
        Assert.Equal(SubmissionFault.FileKindMismatch, FileKinds.Check(name, type, Jpeg[..2].Concat(Program).ToArray(), out _));
        Assert.Equal(SubmissionFault.FileKindMismatch, FileKinds.Check(name, type, name == "a.jpg" ? Jpeg : Tiff, out _));
    }

    [Theory]
    [InlineData("a.exe")]
    [InlineData("a.docx")]
    [InlineData("a")]
    public void Other_kinds_are_refused_by_that_name(string name) =>
        Assert.Equal(SubmissionFault.FileKindRefused, FileKinds.Check(name, "application/octet-stream", Program, out _));

    [Theory]
    [InlineData("a.html")]
    [InlineData("a.ps1")]
    [InlineData("a.svg")]
    public void A_script_or_page_is_no_text(string name) =>
        Assert.Equal(SubmissionFault.FileKindRefused, FileKinds.Check(name, null, "<svg onload=alert(1)>"u8, out _));

    [Fact]
    public void Text_is_text_throughout()
    {
        Assert.Equal(FileKind.Unknown, FileKinds.Tell("a\0b"u8).Kind);
        Assert.Equal(FileKind.Unknown, FileKinds.Tell([0x61, 0xE5, 0x62]).Kind);
        Assert.Equal(FileKind.Text, FileKinds.Tell("\uFEFFa\tb\n"u8).Kind);
        Assert.Equal(SubmissionFault.Empty, FileKinds.Check("a.txt", null, [], out _));
    }

    [Theory]
    [InlineData("<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>", "2b")]
    [InlineData("<rdf:Description pdfaid:part=\"1\" pdfaid:conformance=\"A\"/>", "1a")]
    [InlineData("<pdfaid:part>4</pdfaid:part>", "4")]
    [InlineData("<pdfaid:part>9</pdfaid:part>", null)]
    [InlineData("", null)]
    public void A_pdf_that_says_it_is_pdf_a_is_told_so(string metadata, string? level)
    {
        var file = Encoding.ASCII.GetBytes($"%PDF-1.4\n{metadata}\n%%EOF");

        Assert.Equal(new ToldFile(FileKind.Pdf, level), FileKinds.Tell(file));
    }

    [Fact]
    public void A_pdf_without_its_end_is_none() => Assert.NotEqual(FileKind.Pdf, FileKinds.Tell(Pdf.AsSpan(0, 20)).Kind);

    [Fact]
    public void Whatever_the_bytes_are_an_answer_comes()
    {
        var random = SeededRandom.Create(output);
        byte[][] all = [Pdf, Jpeg, Png, Tiff, Text, "%PDF-1.4 pdfaid:part=pdfaid:conformance= %%EOF"u8.ToArray()];
        var kinds = new HashSet<FileKind>();
        for (var run = 0; run < 20_000; run++)
        {
            var file = all[random.Next(all.Length)].AsSpan().ToArray();
            for (var change = random.Next(3); change > 0; change--) file[random.Next(file.Length)] = (byte)random.Next(256);
            kinds.Add(FileKinds.Tell(file.AsSpan(0, random.Next(file.Length + 1))).Kind);
        }

        Assert.Equal(6, kinds.Count);
    }
}
