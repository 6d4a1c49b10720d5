namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Recipients of a draft, each once, by what would become of a letter to them now.</summary>
public sealed record RecipientCount
{
    public long Recipients { get; init; }

    /// <summary>How often one stood there again.</summary>
    public long Duplicates { get; init; }

    public long Reachable { get; init; }

    /// <summary>No mailbox.</summary>
    public long NotRegistered { get; init; }

    public long Closed { get; init; }

    /// <summary>The recipient does not accept letters from this sender.</summary>
    public long NotAccepted { get; init; }
}
