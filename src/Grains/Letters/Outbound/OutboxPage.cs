namespace Budkavle.Grains.Letters.Outbound;

/// <summary>Messages that are to be sent.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.outbox-page")]
public sealed record OutboxPage
{
    /// <summary>The process that writes the shard: who finds that it is another one leaves the messages to it.</summary>
    [Id(0)]
    public string Owner { get; init; } = "";

    /// <summary>Their bytes are <see cref="DueItem"/>.</summary>
    [Id(1)]
    public StoredRow[] Rows { get; init; } = [];
}
