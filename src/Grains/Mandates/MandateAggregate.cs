using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Mandates;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Mandates;

/// <summary>A book of mandates for the runtime.</summary>
internal sealed class MandateAggregate : IAggregate<MandateBook, MandateEvent>
{
    public static readonly MandateAggregate Instance = new();

    public MandateBook Initial => MandateBook.Initial;

    public JsonTypeInfo<MandateEvent> EventType => MandateJson.Default.MandateEvent;

    public MandateBook Apply(MandateBook state, MandateEvent happened, DateTimeOffset at) => state.Apply(happened, at);
}
