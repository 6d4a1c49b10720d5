using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Availability;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Availability;

/// <summary>The record of outages for the runtime.</summary>
internal sealed class OutageAggregate : IAggregate<OutageLog, OutageEvent>
{
    public static readonly OutageAggregate Instance = new();

    public OutageLog Initial => OutageLog.Empty;

    public JsonTypeInfo<OutageEvent> EventType => OutageJson.Default.OutageEvent;

    public OutageLog Apply(OutageLog state, OutageEvent happened, DateTimeOffset at) => state.Apply(happened);
}
