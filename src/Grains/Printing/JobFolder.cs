using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Domain.Letters.Printing;
using Budkavle.Grains.Printing.Pdf;

namespace Budkavle.Grains.Printing;

/// <summary>
/// The directory of one job. It is written under another name and renamed when every file in it is on the disk, so whoever sees it sees
/// all of it. A mark of its own says that it was there once, after the print house has taken it away.
/// </summary>
internal sealed class JobFolder(string directory, long job)
{
    private readonly string _name = PrintJobName.Format(job);
    private readonly List<JobManifest.Letter> _letters = [];

    private string Final => Path.Combine(directory, _name);

    private string Partial => Path.Combine(directory, $".{_name}.partial");

    private string Mark => Path.Combine(directory, ".done", _name);

    /// <summary>The job was put there before.</summary>
    public bool IsDone => File.Exists(Mark) || Directory.Exists(Final);

    public int Count => _letters.Count;

    public void Begin()
    {
        if (Directory.Exists(Partial)) Directory.Delete(Partial, recursive: true);
        Directory.CreateDirectory(Partial);
    }

    public async Task AddAsync(PrintableLetter letter, IReadOnlyList<string> address, CancellationToken cancellationToken)
    {
        var number = (_letters.Count + 1).ToString("D5", CultureInfo.InvariantCulture);
        var (bytes, pages) = LetterPages.Write(letter, address);
        var files = new List<JobManifest.File> { await WriteAsync($"{number}.pdf", bytes, pages, cancellationToken) };
        for (var i = 0; i < letter.Attachments.Count; i++)
            files.Add(await WriteAsync($"{number}-{i + 1}.pdf", letter.Attachments[i], null, cancellationToken));
        var replaced = WinAnsi.Lacks(letter.Subject) + WinAnsi.Lacks(letter.Text) + WinAnsi.Lacks(letter.SenderName)
            + address.Sum(WinAnsi.Lacks);
        _letters.Add(new JobManifest.Letter(letter.LetterId, address, files, replaced, letter.LeftOut));
    }

    /// <summary>Writes the lists and puts the job where the print house takes it from.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var manifest = new JobManifest(_name, _letters.Count, _letters);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.JobManifest);
        await WriteAsync("job.json", json, null, cancellationToken);
        await WriteAsync("addresses.csv", Encoding.UTF8.GetBytes(Addresses()), null, cancellationToken);
        Directory.Move(Partial, Final);
        Done();
    }

    /// <summary>Remembers that the job was there.</summary>
    public void Done()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Mark)!);
        File.WriteAllBytes(Mark, []);
    }

    /// <summary>RFC 4180, one line for each letter.</summary>
    private string Addresses()
    {
        var text = new StringBuilder("letterId,file,sha256,pages,attachments");
        for (var line = 1; line <= PostalAddress.LinesMax; line++) text.Append(CultureInfo.InvariantCulture, $",line{line}");
        text.Append("\r\n");
        foreach (var letter in _letters)
        {
            var first = letter.Files[0];
            var lines = letter.Address.Concat(Enumerable.Repeat("", PostalAddress.LinesMax - letter.Address.Count)).Select(Quote);
            text.Append(CultureInfo.InvariantCulture,
                $"{letter.LetterId},{first.Name},{first.Sha256},{first.Pages},{letter.Files.Count - 1},{string.Join(',', lines)}\r\n");
        }

        return text.ToString();
    }

    /// <summary>
    /// In quotes, and with an apostrophe before what a spreadsheet would take for a formula: recipients write their addresses themselves.
    /// </summary>
    private static string Quote(string field)
    {
        var safe = field.Length > 0 && "=+-@".Contains(field[0], StringComparison.Ordinal) ? "'" + field : field;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private async Task<JobManifest.File> WriteAsync(
        string name, ReadOnlyMemory<byte> bytes, int? pages, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(Path.Combine(Partial, name), FileMode.Create, FileAccess.Write);
        await file.WriteAsync(bytes, cancellationToken);
        file.Flush(flushToDisk: true);
        return new JobManifest.File(name, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes.Length, pages);
    }
}
