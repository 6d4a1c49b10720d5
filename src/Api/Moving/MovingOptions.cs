using Budkavle.Domain.Evidence;

namespace Budkavle.Api.Moving;

/// <summary>Between whom mailboxes move.</summary>
public sealed record MovingOptions
{
    /// <summary>This operator's internet domain; empty without Mina meddelanden.</summary>
    public string Operator { get; init; } = "";

    /// <summary>By domain, the public keys of operators whose packages are taken in.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<EvidenceKey>> Keys { get; init; } =
        new Dictionary<string, IReadOnlyList<EvidenceKey>>();

    /// <summary>Packages made or taken in at once, each on a core: more would only wait for each other. Default 4.</summary>
    public int AtOnceMax { get; init; } = 4;

    /// <summary>How long a package waits until the log's tree covers the newest letters. Default 15 s; it takes two.</summary>
    public TimeSpan ProofWaitMax { get; init; } = TimeSpan.FromSeconds(15);
}
