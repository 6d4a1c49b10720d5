using Budkavle.Domain.Letters.Dispatches;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>What became of a command.</summary>
[GenerateSerializer, Immutable, Alias("budkavle.dispatch-answer")]
public sealed record DispatchAnswer
{
    [Id(0)]
    public DispatchRefusal Refusal { get; init; }

    /// <summary>The status after the command, or the one that did not allow it.</summary>
    [Id(1)]
    public DispatchStatus Status { get; init; }

    /// <summary>The command had been given before: this is the first answer.</summary>
    [Id(2)]
    public bool Repeated { get; init; }

    /// <summary>Null if refused.</summary>
    [Id(3)]
    public DispatchView? Dispatch { get; init; }

    /// <summary>The manifest of the first upload with the key, where one is repeated.</summary>
    [Id(4)]
    public ReadOnlyMemory<byte> Manifest { get; init; }
}
