using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>A sender for the runtime.</summary>
internal sealed class SenderAggregate : IAggregate<SenderState, SenderEvent>
{
    public static readonly SenderAggregate Instance = new();

    public SenderState Initial => SenderState.Initial;

    public JsonTypeInfo<SenderEvent> EventType => SenderJson.Default.SenderEvent;

    public SenderState Apply(SenderState state, SenderEvent happened, DateTimeOffset at) => state.Apply(happened, at);
}
