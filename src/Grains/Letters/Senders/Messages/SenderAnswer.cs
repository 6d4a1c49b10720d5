using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>What became of a command, and the sender afterwards (null if there is none).</summary>
[GenerateSerializer, Immutable, Alias("budkavle.sender-answer")]
public sealed record SenderAnswer
{
    [Id(0)]
    public required SenderRefusal Refusal { get; init; }

    [Id(1)]
    public SenderView? Sender { get; init; }
}
