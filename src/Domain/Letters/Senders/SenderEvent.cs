using System.Text.Json.Serialization;

namespace Budkavle.Domain.Letters.Senders;

/// <summary>
/// Something that happened to a sender. Stored as JSON, whose <c>type</c> names the event: a name is never changed or reused. The events
/// are also the record of who changed what.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SenderRegistered), "sender-registered")]
[JsonDerivedType(typeof(SenderSuspended), "sender-suspended")]
[JsonDerivedType(typeof(SenderResumed), "sender-resumed")]
[JsonDerivedType(typeof(SenderRightsChanged), "sender-rights-changed")]
[JsonDerivedType(typeof(SenderClientAdded), "sender-client-added")]
[JsonDerivedType(typeof(SenderSecretRotated), "sender-secret-rotated")]
[JsonDerivedType(typeof(SenderClientRevoked), "sender-client-revoked")]
public abstract record SenderEvent
{
    /// <summary>The client that asked for it; empty for the installation itself.</summary>
    public string By { get; init; } = "";
}
