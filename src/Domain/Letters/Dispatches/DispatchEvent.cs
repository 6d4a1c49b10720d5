using System.Text.Json.Serialization;

namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>
/// Something that happened to a dispatch. Stored as JSON, whose <c>type</c> names the event: a name is never changed or reused. How far
/// it has
/// come in each shard is not among them: that stands in <see cref="DispatchAdvance"/>, in the same commit as the letters.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(DispatchCreated), "dispatch-created")]
[JsonDerivedType(typeof(DispatchRecipientsAdded), "dispatch-recipients-added")]
[JsonDerivedType(typeof(DispatchArranged), "dispatch-arranged")]
[JsonDerivedType(typeof(DispatchScheduled), "dispatch-scheduled")]
[JsonDerivedType(typeof(DispatchStarted), "dispatch-started")]
[JsonDerivedType(typeof(DispatchPlanned), "dispatch-planned")]
[JsonDerivedType(typeof(DispatchPaused), "dispatch-paused")]
[JsonDerivedType(typeof(DispatchResumed), "dispatch-resumed")]
[JsonDerivedType(typeof(DispatchCancelled), "dispatch-cancelled")]
[JsonDerivedType(typeof(DispatchCompleted), "dispatch-completed")]
public abstract record DispatchEvent
{
    /// <summary>The client that asked for it; empty for the engine itself.</summary>
    public string By { get; init; } = "";
}
