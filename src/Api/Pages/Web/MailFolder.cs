namespace Budkavle.Api.Pages.Web;

/// <summary>Reads the demo's mail folder: the newest e-mails as they would have been sent.</summary>
public static class MailFolder
{
    private const int ListedMax = 50;
    private const int BytesMax = 32 * 1024;

    /// <summary>Newest first; an unreadable file is left out.</summary>
    public static IReadOnlyList<MailFile> Newest(string folder)
    {
        if (folder.Length == 0 || !Directory.Exists(folder)) return [];
        var files = new DirectoryInfo(folder).EnumerateFiles("*.eml").OrderByDescending(file => file.LastWriteTimeUtc).Take(ListedMax);
        return [.. files.Select(Read).OfType<MailFile>()];
    }

    private static MailFile? Read(FileInfo file)
    {
        try
        {
            using var reader = new StreamReader(file.FullName);
            var buffer = new char[BytesMax];
            var text = new string(buffer, 0, reader.ReadBlock(buffer)).ReplaceLineEndings("\n");
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            var (head, body) = end < 0 ? (text, "") : (text[..end], text[(end + 2)..]);
            return new MailFile(Header(head, "To"), Header(head, "Subject"), file.LastWriteTimeUtc, body);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Header(string head, string name)
    {
        var unfolded = head.Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal);
        var line = unfolded.Split('\n').FirstOrDefault(text => text.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line is null ? "" : EncodedWords.Decode(line[(name.Length + 1)..].Trim());
    }
}
