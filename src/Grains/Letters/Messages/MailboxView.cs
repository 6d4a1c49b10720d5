namespace Budkavle.Grains.Letters;

/// <summary>A mailbox as its owner or the register sees it. Settings are null where there is no mailbox.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.mailbox-view")]
public sealed record MailboxView
{
    [Id(0)]
    public bool Registered { get; init; }

    [Id(1)]
    public bool Closed { get; init; }

    [Id(2)]
    public uint Letters { get; init; }

    [Id(3)]
    public uint Unread { get; init; }

    /// <summary>As <see cref="SettingsCodec"/> writes them.</summary>
    [Id(4)]
    public ReadOnlyMemory<byte> Settings { get; init; }

    /// <summary>Messages to the address for e-mail come back.</summary>
    [Id(5)]
    public bool EmailFails { get; init; }

    /// <summary>The number for text messages does not work.</summary>
    [Id(6)]
    public bool PhoneFails { get; init; }
}
