using System.Text.Json.Serialization;

namespace Budkavle.Domain.Mandates;

/// <summary>
/// That one person may see letters of another's mailbox. Persons stand in it by the keyed hash of their number, as mailboxes do, never by
/// the number. What a signatory may is not stored so: a register says it anew each time.
/// </summary>
public sealed record Mandate
{
    /// <summary>Random; what programs and forms call it by.</summary>
    public required Guid Id { get; init; }

    /// <summary><see cref="MandateKind.Reader"/> or <see cref="MandateKind.Estate"/>.</summary>
    public required MandateKind Kind { get; init; }

    /// <summary>Who may act.</summary>
    public required UInt128 Person { get; init; }

    /// <summary>What the owner, or the order, calls that person; 1 to <see cref="MandateRules.NameMax"/> characters.</summary>
    public required string PersonName { get; init; }

    /// <summary>What the owner is called towards that person.</summary>
    public required string OwnerName { get; init; }

    /// <summary>Only letters of these senders; empty for all.</summary>
    public IReadOnlyList<UInt128> Senders { get; init; } = [];

    /// <summary>Only letters that came at this time or later; null for all.</summary>
    public DateTimeOffset? LettersFrom { get; init; }

    /// <summary>
    /// Whether what the person does counts as the owner's doing: opening and confirming. Else the owner's letters stay unread.
    /// </summary>
    public bool MayConfirm { get; init; }

    /// <summary>From when it holds; null for at once.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when, this moment excluded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DateTimeOffset Until { get; init; }

    /// <summary>The order's reference at the authority; empty where the owner decided.</summary>
    public string Evidence { get; init; } = "";

    public bool Sees(UInt128 sender, DateTimeOffset cameAt) =>
        (Senders.Count == 0 || Senders.Contains(sender)) && (LettersFrom is not { } from || cameAt >= from);
}
