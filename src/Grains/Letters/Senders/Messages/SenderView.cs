namespace Budkavle.Grains.Letters.Senders;

/// <summary>A sender as it stands in the log.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.sender-view")]
public sealed record SenderView
{
    [Id(0)]
    public required UInt128 Id { get; init; }

    /// <summary>The organisation number as 12 digits in a number. Sensitive: a sole trader's is its owner's own.</summary>
    [Id(1)]
    public required ulong Number { get; init; }

    [Id(2)]
    public required string Name { get; init; }

    [Id(3)]
    public string ContactName { get; init; } = "";

    [Id(4)]
    public string ContactEmail { get; init; } = "";

    [Id(5)]
    public string ContactPhone { get; init; } = "";

    /// <summary>Bits of <see cref="Budkavle.Domain.Letters.Senders.SenderRights"/>.</summary>
    [Id(6)]
    public int Rights { get; init; }

    [Id(7)]
    public long LettersPerDay { get; init; }

    [Id(9)]
    public bool Suspended { get; init; }

    [Id(10)]
    public DateTimeOffset RegisteredAt { get; init; }

    /// <summary>The client with number n stands at n - 1.</summary>
    [Id(11)]
    public SenderClientView[] Clients { get; init; } = [];

    // Without the number, which must not reach a log.
    public override string ToString() => nameof(SenderView);
}
