using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Budkavle.Silo.Commands.Client;

/// <summary>
/// Reads recipients from files in whichever of three forms they are: NDJSON (an object a line), plain lines with a number each, or one JSON
/// array of numbers as strings, which is how the public test numbers are published. Streams: a file may be larger than memory.
/// </summary>
internal sealed class RecipientFiles(IReadOnlyList<string> paths)
{
    private long _finishedBytes;
    private FileStream? _current;

    public long TotalBytes { get; } = paths.Sum(path => new FileInfo(path) is { Exists: true } file
        ? file.Length
        : throw new CommandFailedException($"There is no file {path}."));

    public long ReadBytes => _finishedBytes + (_current?.Position ?? 0);

    /// <summary>Recipients as JSON objects in which the number stands under the given name.</summary>
    public async IAsyncEnumerable<string> ReadAsync(string numberName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
            _current = file;
            var isArray = await IsArrayAsync(file, cancellationToken);
            var items = isArray ? ReadArrayAsync(file, path, cancellationToken) : ReadLinesAsync(file, path);
            await foreach (var item in items.WithCancellation(cancellationToken)) yield return ToObject(item, numberName);
            _finishedBytes += file.Length;
            _current = null;
        }
    }

    private static async Task<bool> IsArrayAsync(FileStream file, CancellationToken cancellationToken)
    {
        var head = new byte[64];
        var length = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        return Encoding.UTF8.GetString(head, 0, length).TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith('[');
    }

    private static async IAsyncEnumerable<string> ReadArrayAsync(
        FileStream file, string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var index = 0;
        await foreach (var item in JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, cancellationToken: cancellationToken))
        {
            yield return item.ValueKind switch
            {
                JsonValueKind.String => item.GetString()!,
                JsonValueKind.Object => item.GetRawText().ReplaceLineEndings(" "),
                _ => throw new CommandFailedException($"{path}: item {index} of the list is neither text nor an object."),
            };
            index++;
        }
    }

    private static async IAsyncEnumerable<string> ReadLinesAsync(FileStream file, string path)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, true, 64 * 1024, leaveOpen: true);
        var number = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            number++;
            if (line.Length > 16 * 1024) throw new CommandFailedException($"{path}: line {number} is too long.");
            var text = line.Trim();
            if (text.Length > 0 && text[0] != '#') yield return text;
        }
    }

    /// <summary>Objects keep their fields; <c>number</c> and <c>recipient</c> mean the same and get the name that is asked for.</summary>
    private static string ToObject(string item, string numberName)
    {
        if (item[0] != '{') return $"{{\"{numberName}\":{JsonSerializer.Serialize(item.Replace("-", "", StringComparison.Ordinal))}}}";
        using var json = JsonDocument.Parse(item);
        if (json.RootElement.TryGetProperty(numberName, out _)) return item;
        foreach (var other in new[] { "number", "recipient" })
        {
            if (Json.Text(json.RootElement, other) is { Length: > 0 } digits)
                return $"{{\"{numberName}\":{JsonSerializer.Serialize(digits)}}}";
        }

        return item;
    }
}
