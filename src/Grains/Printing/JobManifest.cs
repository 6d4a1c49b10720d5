using System.Text.Json.Serialization;

namespace Budkavle.Grains.Printing;

/// <summary>What is in a job: <c>job.json</c>.</summary>
public sealed record JobManifest(string Job, int Letters, IReadOnlyList<JobManifest.Letter> Items)
{
    /// <summary>A letter of the job. The address is the one of the moment at which the job was made.</summary>
    public sealed record Letter(
        Guid LetterId, IReadOnlyList<string> Address, IReadOnlyList<File> Files, int CharactersReplaced, IReadOnlyList<string> LeftOut);

    /// <summary>A file to be printed, with its SHA-256 in hexadecimal. Pages are known of our own files only.</summary>
    public sealed record File(string Name, string Sha256, long Bytes, int? Pages);
}

/// <summary>How a manifest is written.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JobManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
