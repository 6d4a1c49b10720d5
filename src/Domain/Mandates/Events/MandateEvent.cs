using System.Text.Json.Serialization;

namespace Budkavle.Domain.Mandates;

/// <summary>
/// Something that happened to a mailbox's mandates. Stored as JSON, whose <c>type</c> names the event: a name is never changed or reused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(MandateGiven), "mandate-given")]
[JsonDerivedType(typeof(MandateApproved), "mandate-approved")]
[JsonDerivedType(typeof(MandateEnded), "mandate-ended")]
[JsonDerivedType(typeof(MandateReceived), "mandate-received")]
[JsonDerivedType(typeof(DeathRegistered), "death-registered")]
[JsonDerivedType(typeof(DeathWithdrawn), "death-withdrawn")]
[JsonDerivedType(typeof(FormerNumberAdded), "former-number-added")]
[JsonDerivedType(typeof(NumberReplaced), "number-replaced")]
public abstract record MandateEvent
{
    /// <summary>Who did it, as the mailbox's log shows it: empty for the owner, a name, or the client of a register's keeper.</summary>
    public string By { get; init; } = "";
}
