using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Relaying;

namespace Budkavle.Grains.Letters;

/// <summary>Where a letter stands, without anything that it says. Times in milliseconds since 1970, 0 for not yet.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.letter-standing")]
public readonly record struct LetterStanding
{
    /// <summary>False if no list of the mailbox has the letter.</summary>
    [Id(0)]
    public bool IsThere { get; init; }

    [Id(1)]
    public LetterStatus Status { get; init; }

    [Id(2)]
    public long PublishAt { get; init; }

    [Id(3)]
    public long AvailableAt { get; init; }

    [Id(4)]
    public long ReadAt { get; init; }

    /// <summary>What is done while it stays unread: the bytes of an <see cref="Domain.Letters.Notifications.Escalation"/>.</summary>
    [Id(5)]
    public ReadOnlyMemory<byte> Escalation { get; init; }

    /// <summary>Where it stands on its way to another operator.</summary>
    [Id(6)]
    public RelayState Relay { get; init; }
}
