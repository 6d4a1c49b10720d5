using System.Text.Json.Serialization;

namespace Budkavle.Domain.Availability;

/// <summary>Something that happened to the service as a whole. Stored as JSON, whose <c>type</c> is never changed or reused.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OutageRecorded), "outage-recorded")]
public abstract record OutageEvent;
