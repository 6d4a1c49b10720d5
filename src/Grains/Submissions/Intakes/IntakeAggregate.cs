using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Submissions;

/// <summary>An intake for the runtime.</summary>
internal sealed class IntakeAggregate : IAggregate<IntakeState, IntakeEvent>
{
    public static readonly IntakeAggregate Instance = new();

    public IntakeState Initial => IntakeState.Initial;

    public JsonTypeInfo<IntakeEvent> EventType => SubmissionJson.Default.IntakeEvent;

    public IntakeState Apply(IntakeState state, IntakeEvent happened, DateTimeOffset at) => state.Apply(happened, at);

    public (DateTimeOffset At, AlarmKind Kind)? AlarmOf(IntakeState state) =>
        state.PurgeAt is { } at ? (at, AlarmKind.Intake) : null;
}
