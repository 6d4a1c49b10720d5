using System.Text.Json.Serialization;

namespace Budkavle.Domain.Submissions;

/// <summary>
/// Something that happened to the submissions sent from one mailbox. Stored as JSON, whose <c>type</c> names the event: never changed or
/// reused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SubmissionSent), "submission-sent")]
[JsonDerivedType(typeof(SubmissionTaken), "submission-taken")]
[JsonDerivedType(typeof(SubmissionTurnedAway), "submission-turned-away")]
public abstract record SentEvent;
