using System.Text.Json.Serialization;

namespace Budkavle.Domain.Submissions;

/// <summary>
/// Something that happened to an agency's intake. Stored as JSON, whose <c>type</c> names the event: never changed or reused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(IntakeChanged), "intake-changed")]
[JsonDerivedType(typeof(IntakePurged), "intake-purged")]
public abstract record IntakeEvent;
