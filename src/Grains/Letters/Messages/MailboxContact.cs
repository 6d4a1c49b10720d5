using Budkavle.Domain.Letters;

namespace Budkavle.Grains.Letters;

/// <summary>How a recipient is told of letters.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.mailbox-contact")]
public readonly record struct MailboxContact
{
    /// <summary>As <see cref="SettingsCodec"/> writes them; empty where there is no mailbox or it is closed.</summary>
    [Id(0)]
    public ReadOnlyMemory<byte> Settings { get; init; }

    /// <summary>Of the head: which addresses do not work.</summary>
    [Id(1)]
    public MailboxFlags Flags { get; init; }
}
