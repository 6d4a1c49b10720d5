using System.Text.Json;
using System.Text.Json.Serialization;

namespace Budkavle.Storage;

/// <summary>
/// What a backup holds, written when all else is on disk: a folder without it is no backup. Says nothing of anybody.
/// </summary>
public sealed record BackupManifest
{
    /// <summary>The file's name in the backup.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The format that this program writes and reads.</summary>
    public const int KnownFormat = 1;

    public required int Format { get; init; }

    /// <summary>The moment that the copy shows: what was acknowledged before it is in it.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>sqlite or postgresql: a backup goes back into a store of its kind.</summary>
    public required string Kind { get; init; }

    public required int Shards { get; init; }

    /// <summary>Files of a SQLite store, databases of a PostgreSQL store.</summary>
    public required int Databases { get; init; }

    /// <summary>The schema steps that the store had.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>
    /// Tells whether a key ring is the one that this store belongs to, and nothing of what is in it; null if none was at hand.
    /// </summary>
    public string? Ring { get; init; }

    public required IReadOnlyList<Part> Parts { get; init; }

    /// <summary>A step of the schema, as the store has recorded it.</summary>
    public sealed record Step(int Number, string Name, string Checksum);

    /// <summary>A file of the backup.</summary>
    /// <param name="Name">Its path in the backup.</param>
    /// <param name="Database">Which file or database of the store it is of, from 0.</param>
    /// <param name="Table">The table, for PostgreSQL.</param>
    /// <param name="Columns">The table's columns in the order of the file, for PostgreSQL.</param>
    /// <param name="Bytes">Its length.</param>
    /// <param name="Sha256">Its SHA-256, hexadecimal.</param>
    public sealed record Part(string Name, int Database, string Table, IReadOnlyList<string> Columns, long Bytes, string Sha256);

    /// <summary>All bytes of all parts.</summary>
    [JsonIgnore]
    public long Bytes => Parts.Sum(part => part.Bytes);

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <exception cref="StorageException">It is not a manifest that this program knows.</exception>
    internal static BackupManifest Read(byte[] bytes)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(bytes, BackupJson.Default.BackupManifest);
            if (manifest is { Format: KnownFormat, Shards: > 0, Databases: > 0 } && manifest.Parts.All(IsPlain)) return manifest;
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw new StorageException($"{FileName} is not that of a backup, or of a newer program.");
    }

    /// <summary>A name leads nowhere but into the backup, and words that go into statements are words.</summary>
    private static bool IsPlain(Part? part) =>
        part is not null && part.Name.Split('/').All(IsWord) && part.Columns.All(IsWord)
        && (part.Table.Length == 0 || IsWord(part.Table)) && part.Bytes >= 0;

    private static bool IsWord(string? text) =>
        text?.Length is > 0 and < 100 && text[0] != '.' && text.All(one => char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '.');
}

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
