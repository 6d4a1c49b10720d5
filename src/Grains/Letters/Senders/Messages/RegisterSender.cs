namespace Budkavle.Grains.Letters.Senders;

/// <summary>Makes an agency a sender.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.register-sender")]
public sealed record RegisterSender
{
    /// <summary>The organisation number as 12 digits in a number; the grain's key is its keyed hash.</summary>
    [Id(0)]
    public required ulong Number { get; init; }

    [Id(1)]
    public required string Name { get; init; }

    [Id(2)]
    public string ContactName { get; init; } = "";

    [Id(3)]
    public string ContactEmail { get; init; } = "";

    [Id(4)]
    public string ContactPhone { get; init; } = "";

    /// <summary>Bits of <see cref="Budkavle.Domain.Letters.Senders.SenderRights"/>.</summary>
    [Id(5)]
    public required int Rights { get; init; }

    /// <summary>0 for no limit.</summary>
    [Id(6)]
    public long LettersPerDay { get; init; }

    /// <summary>The client that asks; empty for the installation itself.</summary>
    [Id(8)]
    public string By { get; init; } = "";

    // Without the number, which must not reach a log.
    public override string ToString() => nameof(RegisterSender);
}
