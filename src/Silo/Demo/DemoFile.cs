using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Demo;

/// <summary>DIR/demo.json: what a script needs to begin with a demo.</summary>
internal sealed partial record DemoFile
{
    public required string BaseUrl { get; init; }

    /// <summary>A client of the demo agency.</summary>
    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    /// <summary>A client of the register's operator: may import recipients and get tokens for them.</summary>
    public required string OperatorClientId { get; init; }

    public required string OperatorClientSecret { get; init; }

    /// <summary>What a client library of GOV.UK Notify is given as its address.</summary>
    public string? NotifyBaseUrl { get; init; }

    /// <summary>What a client library of GOV.UK Notify is given as its key: the demo agency's.</summary>
    public string? NotifyApiKey { get; init; }

    /// <summary>Synthetic numbers of 12 digits, each with a mailbox.</summary>
    public required IReadOnlyList<string> Recipients { get; init; }

    public static DemoFile? Read(string path) =>
        File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllBytes(path), DemoJson.Default.DemoFile) : null;

    /// <summary>Writes whole or not at all, for the owner's eyes only.</summary>
    public void Write(string path) =>
        WholeFile.Write(path, file => JsonSerializer.Serialize(file, this, DemoJson.Default.DemoFile));

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
    [JsonSerializable(typeof(DemoFile))]
    private sealed partial class DemoJson : JsonSerializerContext;
}
