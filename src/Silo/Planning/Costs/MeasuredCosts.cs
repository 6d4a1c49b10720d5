using System.Text.Json;

namespace Budkavle.Silo.Planning.Costs;

/// <summary>The costs that a plan is made from; written by <c>measure</c>, read by <c>plan</c> and <c>simulate</c>.</summary>
internal sealed record MeasuredCosts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Machine, date, and what else must be known to judge the figures.</summary>
    public required IReadOnlyDictionary<string, string> Setting { get; init; }

    /// <summary>Length of a letter's content.</summary>
    public required int BodyBytes { get; init; }

    public required ModeCost Single { get; init; }

    public required ModeCost Bulk { get; init; }

    public required ModeCost Dispatch { get; init; }

    /// <summary>Resident memory of the silo for a registered mailbox: its head in memory and its share of tables.</summary>
    public required double MailboxMemoryBytes { get; init; }

    /// <summary>Disk of a registered mailbox.</summary>
    public required double MailboxTableBytes { get; init; }

    /// <summary>Resident memory of a silo with hardly a mailbox.</summary>
    public required double SiloBaseMegabytes { get; init; }

    /// <summary>One commit of 32 KB by one connection, from statement to answer: median.</summary>
    public required double CommitMilliseconds { get; init; }

    /// <summary>Those of a file; null for those that came with the program.</summary>
    /// <exception cref="InvalidDataException">The file holds none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static MeasuredCosts Read(string? path)
    {
        using var stream = path is null
            ? typeof(MeasuredCosts).Assembly.GetManifestResourceStream("costs.json")! : File.OpenRead(path);
        return JsonSerializer.Deserialize<MeasuredCosts>(stream, Json) ?? throw new InvalidDataException($"{path} holds no costs.");
    }

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
}
