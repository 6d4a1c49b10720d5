namespace Budkavle.Grains.Letters;

/// <summary>A mailbox to be made, with its settings as <see cref="SettingsCodec"/> writes them.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.register-item")]
public readonly record struct RegisterItem
{
    [Id(0)]
    public UInt128 Mailbox { get; init; }

    [Id(1)]
    public ReadOnlyMemory<byte> Settings { get; init; }
}
