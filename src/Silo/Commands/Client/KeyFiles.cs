using System.Text;
using System.Text.Json;

namespace Budkavle.Silo.Commands.Client;

/// <summary>
/// Reads idempotency keys from files: a key a line, or JSON objects with the field <c>key</c>, such as the letters that were sent in bulk.
/// </summary>
internal sealed class KeyFiles(IReadOnlyList<string> paths)
{
    private long _finishedBytes;
    private FileStream? _current;

    public long TotalBytes { get; } = paths.Sum(path => new FileInfo(path) is { Exists: true } file
        ? file.Length
        : throw new CommandFailedException($"There is no file {path}."));

    public long ReadBytes => _finishedBytes + (_current?.Position ?? 0);

    public IEnumerable<string> Read()
    {
        foreach (var path in paths)
        {
            using var file = _current = File.OpenRead(path);
            using var reader = new StreamReader(file, Encoding.UTF8);
            while (reader.ReadLine() is { } line)
            {
                if (line.Trim() is { Length: > 0 } text) yield return text[0] == '{' ? KeyOf(text, path) : text;
            }

            _finishedBytes += file.Length;
            _current = null;
        }
    }

    private static string KeyOf(string line, string path)
    {
        using var json = JsonDocument.Parse(line);
        return Json.Text(json.RootElement, "key") is { Length: > 0 } key
            ? key
            : throw new CommandFailedException($"{path}: an object has no key.");
    }
}
