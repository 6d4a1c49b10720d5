using System.IO.Compression;
using System.Text;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Pages.Showing;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.Pages.My;

/// <summary>A letter and all its files as a zip archive, written as it is made: one file at a time is in memory.</summary>
internal static class LetterZip
{
    public static async Task WriteAsync(
        Stream target, HttpContext http, OpenLetter letter, MailboxReader reader, CancellationToken cancellationToken)
    {
        var gathering = new GatheringStream(target);
        await using (var zip = await ZipArchive.CreateAsync(
            gathering, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: Encoding.UTF8, cancellationToken))
        {
            await FillAsync(zip, http, letter, reader, cancellationToken);
        }

        await gathering.FlushAsync(cancellationToken);
    }

    private static async Task FillAsync(
        ZipArchive zip, HttpContext http, OpenLetter letter, MailboxReader reader, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await AddAsync(zip, names, "letter" + ExtensionOf(letter), Encoding.UTF8.GetBytes(TextOf(letter)), letter, cancellationToken);
        foreach (var file in letter.Attachments)
        {
            // One that is gone leaves the others.
            if (await FindAsync(http, letter, file.Index, reader, cancellationToken) is not { } found) continue;
            await AddAsync(zip, names, SafeFileName.Of(found.FileName), found.Bytes, letter, cancellationToken);
        }
    }

    private static async ValueTask<(string FileName, string ContentType, ReadOnlyMemory<byte> Bytes)?> FindAsync(
        HttpContext http, OpenLetter letter, int index, MailboxReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.AttachmentAsync(http, letter.LetterId, index, cancellationToken);
        }
        catch (ContentsPurgedException)
        {
            return null;
        }
    }

    private static async Task AddAsync(
        ZipArchive zip, HashSet<string> names, string name, ReadOnlyMemory<byte> bytes, OpenLetter letter,
        CancellationToken cancellationToken)
    {
        var unique = name;
        for (var number = 2; !names.Add(unique); number++)
            unique = $"{Path.GetFileNameWithoutExtension(name)} ({number}){Path.GetExtension(name)}";
        var entry = zip.CreateEntry(unique, CompressionLevel.Fastest);
        if (letter.AvailableAt is { } at) entry.LastWriteTime = at;
        await using var content = await entry.OpenAsync(cancellationToken);
        await content.WriteAsync(bytes, cancellationToken);
    }

    private static string ExtensionOf(OpenLetter letter) => letter.Body.ContentType switch
    {
        "text/html" => ".html",
        "text/markdown" => ".md",
        _ => ".txt",
    };

    /// <summary>HTML goes out as harmless as it is shown: on a disk no header protects it.</summary>
    private static string TextOf(OpenLetter letter) => letter.Body.ContentType == "text/html"
        ? LetterHtml.FrameDocument(letter.Body.Content, letter.Language, letter.Subject)
        : letter.Body.Content;
}
