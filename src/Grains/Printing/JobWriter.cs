using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Domain.Letters.Printing;
using Budkavle.Grains.Printing.Pdf;

namespace Budkavle.Grains.Printing;

/// <summary>
/// The files of a print job, letter by letter: a PDF for each, and at the end <c>job.json</c> and <c>addresses.csv</c>. Nothing in them
/// is a national number.
/// </summary>
/// <param name="name">The job's.</param>
/// <param name="write">Puts a file where the job's files go.</param>
public sealed class JobWriter(string name, Func<string, ReadOnlyMemory<byte>, CancellationToken, Task> write)
{
    private readonly List<JobManifest.Letter> _letters = [];
    private readonly List<JobManifest.File> _shared = [];

    public int Count => _letters.Count;

    /// <summary>Writes a PDF that goes with every letter of the job, once.</summary>
    public async Task AddSharedAsync(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"all-{_shared.Count + 1}.pdf");
        _shared.Add(await WriteAsync(file, pdf, null, cancellationToken));
    }

    public async Task AddAsync(PrintableLetter letter, IReadOnlyList<string> address, CancellationToken cancellationToken)
    {
        var number = (_letters.Count + 1).ToString("D5", CultureInfo.InvariantCulture);
        var (bytes, pages) = LetterPages.Write(letter, address);
        var files = new List<JobManifest.File> { await WriteAsync($"{number}.pdf", bytes, pages, cancellationToken) };
        files.AddRange(_shared);
        for (var i = 0; i < letter.Attachments.Count; i++)
            files.Add(await WriteAsync($"{number}-{i + 1}.pdf", letter.Attachments[i], null, cancellationToken));
        var replaced = WinAnsi.Lacks(letter.Subject) + WinAnsi.Lacks(letter.Text) + WinAnsi.Lacks(letter.SenderName)
            + address.Sum(WinAnsi.Lacks);
        _letters.Add(new JobManifest.Letter(letter.LetterId, address, files, replaced, letter.LeftOut));
    }

    /// <summary>Writes the lists.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        var manifest = new JobManifest(name, _letters.Count, _letters);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, ManifestJson.Default.JobManifest);
        await WriteAsync("job.json", json, null, cancellationToken);
        await WriteAsync("addresses.csv", Encoding.UTF8.GetBytes(Addresses()), null, cancellationToken);
    }

    /// <summary>
    /// A cell of CSV in quotes, and with an apostrophe before what a spreadsheet would take for a formula: people write their addresses
    /// themselves.
    /// </summary>
    private static string Quote(string field)
    {
        var safe = field.Length > 0 && "=+-@".Contains(field[0], StringComparison.Ordinal) ? "'" + field : field;
        return $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
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

    private async Task<JobManifest.File> WriteAsync(
        string file, ReadOnlyMemory<byte> bytes, int? pages, CancellationToken cancellationToken)
    {
        await write(file, bytes, cancellationToken);
        return new JobManifest.File(file, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)), bytes.Length, pages);
    }
}
