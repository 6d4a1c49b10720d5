using Budkavle.Load.Letters;

namespace Budkavle.Load;

/// <summary>What a run is to do. Defaults suit a first look at a demo on the same machine.</summary>
internal sealed record LoadOptions
{
    /// <summary>Address of the server; the demo file's when not given.</summary>
    public string? Url { get; init; }

    /// <summary>The demo file with the clients' credentials.</summary>
    public string? Demo { get; init; }

    /// <summary>The server is the plain program of benchmarks/Plain.</summary>
    public bool Plain { get; init; }

    public LoadMode Mode { get; init; } = LoadMode.Single;

    /// <summary>
    /// Letters (or pages) due per second, whatever the answers; null sends the next as soon as one is answered (closed loop).
    /// </summary>
    public double? RatePerSecond { get; init; }

    public int Connections { get; init; } = 64;

    public int Recipients { get; init; } = 10_000;

    /// <summary>Index of the first recipient in the series of synthetic numbers.</summary>
    public long RecipientOffset { get; init; }

    /// <summary>Letters (single, bulk) or pages (mailbox) in all; null leaves the end to <see cref="Duration"/>.</summary>
    public long? Letters { get; init; }

    public TimeSpan? Duration { get; init; }

    public int BodyBytes { get; init; } = 1024;

    /// <summary>Letters of one bulk request.</summary>
    public int BulkLines { get; init; } = 50_000;

    /// <summary>Seed of the letters' contents.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Beginning of every idempotency key; the same name again repeats the letters of the earlier run.</summary>
    public string RunName { get; init; } = "load";

    /// <summary>Read back through the API what was accepted.</summary>
    public bool Verify { get; init; }

    /// <summary>Take the recipients to be registered already.</summary>
    public bool SkipRegistration { get; init; }

    public bool Quiet { get; init; }

    /// <exception cref="ArgumentException">An option is outside its range; the message says which and why.</exception>
    public LoadOptions Validated()
    {
        Check(Connections is >= 1 and <= 10_000, "--connections must be from 1 to 10,000.");
        Check(Recipients is >= 1 and <= 100_000_000, "--recipients must be from 1 to 100,000,000.");
        Check(BodyBytes >= 16 && BodyBytes <= FillerText.BodyBytesMax, $"--body-bytes must be from 16 to {FillerText.BodyBytesMax}.");
        Check(Mode != LoadMode.Bulk || BodyBytes <= 60_000, "--body-bytes may be at most 60,000 in bulk: a line must fit a chunk.");
        Check(BulkLines >= 1, "--bulk-lines must be at least 1.");
        Check(RatePerSecond is null or > 0 and <= 10_000_000, "--rate must be more than 0.");
        Check(Letters is null or > 0, "--letters must be more than 0.");
        Check(RunName.Length is > 0 and <= 40 && RunName.All(char.IsAsciiLetterOrDigit), "--run-name must be 1 to 40 letters and digits.");
        return this;
    }

    private static void Check(bool holds, string message)
    {
        if (!holds)
            throw new ArgumentException(message);
    }
}
