using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// A dispatch for the runtime. While it is scheduled or running its alarm stands, which is what makes it go on after a crash.
/// </summary>
internal sealed class DispatchAggregate : IAggregate<DispatchState, DispatchEvent>
{
    public static readonly DispatchAggregate Instance = new();

    public DispatchState Initial => DispatchState.Initial;

    public JsonTypeInfo<DispatchEvent> EventType => DispatchJson.Default.DispatchEvent;

    public DispatchState Apply(DispatchState state, DispatchEvent happened, DateTimeOffset at) => state.Apply(happened, at);

    public (DateTimeOffset At, AlarmKind Kind)? AlarmOf(DispatchState state) =>
        state.WakeAt == 0 ? null : (DateTimeOffset.FromUnixTimeMilliseconds(state.WakeAt), AlarmKind.Dispatch);
}
