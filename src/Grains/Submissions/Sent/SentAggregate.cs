using System.Text.Json.Serialization.Metadata;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Runtime.Aggregates;

namespace Budkavle.Grains.Submissions;

/// <summary>The submissions of one mailbox for the runtime.</summary>
internal sealed class SentAggregate : IAggregate<SentBox, SentEvent>
{
    public static readonly SentAggregate Instance = new();

    public SentBox Initial => SentBox.Initial;

    public JsonTypeInfo<SentEvent> EventType => SubmissionJson.Default.SentEvent;

    public SentBox Apply(SentBox state, SentEvent happened, DateTimeOffset at) => state.Apply(happened, at);

    public (DateTimeOffset At, AlarmKind Kind)? AlarmOf(SentBox state) =>
        state.TryAt is { } at ? (at, AlarmKind.Submission) : null;
}
