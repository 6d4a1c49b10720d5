using System.Text.Json;

namespace Budkavle.Chaos.Client;

/// <summary>Who takes part: the clients and recipients that the demo's first start wrote into demo.json.</summary>
internal sealed record Cast
{
    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required string OperatorClientId { get; init; }

    public required string OperatorClientSecret { get; init; }

    public required IReadOnlyList<string> Recipients { get; init; }

    /// <summary>What histories and reports call a recipient: never by the number.</summary>
    public static string NameOf(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"recipient-{index:0000}");

    public static Cast Read(string path) =>
        JsonSerializer.Deserialize<Cast>(File.ReadAllBytes(path), new JsonSerializerOptions(JsonSerializerDefaults.Web))
        ?? throw new InvalidDataException("demo.json is empty.");
}
