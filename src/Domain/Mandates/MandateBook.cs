using System.Collections.Immutable;

namespace Budkavle.Domain.Mandates;

/// <summary>
/// Who may act for the owner of a mailbox, for whom the owner may act, and what the registers have told of the owner. The fold over a
/// mailbox's mandate events.
/// </summary>
public sealed record MandateBook
{
    public static readonly MandateBook Initial = new();

    /// <summary>Every mandate ever given, oldest first.</summary>
    public ImmutableList<GivenMandate> Given { get; init; } = [];

    /// <summary>Whose books hold mandates for this owner, by the mandate's id. Only a place to look: the other's book decides.</summary>
    public ImmutableDictionary<Guid, UInt128> Received { get; init; } = ImmutableDictionary<Guid, UInt128>.Empty;

    /// <summary>Mailboxes of numbers that the owner had before, all of them, oldest change first.</summary>
    public ImmutableList<UInt128> Formers { get; init; } = [];

    /// <summary>The mailbox of the number that has replaced this one; zero if none has.</summary>
    public UInt128 Successor { get; init; }

    /// <summary>When the owner's death was registered here; null for the living.</summary>
    public DateTimeOffset? DeathRegisteredAt { get; init; }

    /// <summary>What the registers have ordered, oldest first.</summary>
    public ImmutableList<RegisterNote> Notes { get; init; } = [];

    public bool IsDead => DeathRegisteredAt is not null;

    public GivenMandate? Find(Guid id) => Given.Find(given => given.Mandate.Id == id);

    /// <summary>
    /// Whether the mandate holds now. What an owner gave ends with the owner's life, and an estate's begins there; both turn back if the
    /// registered death was a mistake.
    /// </summary>
    public bool Holds(GivenMandate given, DateTimeOffset now) =>
        given is { EndedAt: null, IsPending: false }
        && (given.Mandate.From is not { } from || now >= from) && now < given.Mandate.Until
        && (given.Mandate.Kind == MandateKind.Estate) == IsDead;

    public MandateBook Apply(MandateEvent happened, DateTimeOffset at) => happened switch
    {
        MandateGiven given => this with
        {
            Given = Given.Add(new GivenMandate
            {
                Mandate = given.Mandate, GivenAt = at, GivenBy = given.By, ProposedBy = given.ProposedBy,
            }),
        },
        MandateApproved approved => Change(approved.Id, given => given with { ApprovedAt = at, ApprovedBy = approved.By }),
        MandateEnded ended => Change(ended.Id, given => given with { EndedAt = at, EndedBy = ended.By }),
        MandateReceived received => this with { Received = Received.SetItem(received.Id, received.Owner) },
        DeathRegistered death => Note(RegisterNoteKind.Death, death.Evidence, at) with { DeathRegisteredAt = at },
        DeathWithdrawn death => Note(RegisterNoteKind.DeathWithdrawn, death.Evidence, at) with { DeathRegisteredAt = null },
        FormerNumberAdded former => Note(RegisterNoteKind.NumberChanged, former.Evidence, at) with { Formers = Formers.Add(former.Former) },
        NumberReplaced replaced => Note(RegisterNoteKind.NumberReplaced, replaced.Evidence, at) with { Successor = replaced.Successor },
        _ => throw new InvalidOperationException($"A book of mandates has no event {happened.GetType().Name}."),
    };

    private MandateBook Change(Guid id, Func<GivenMandate, GivenMandate> change)
    {
        var index = Given.FindIndex(given => given.Mandate.Id == id);
        return this with { Given = Given.SetItem(index, change(Given[index])) };
    }

    private MandateBook Note(RegisterNoteKind kind, string evidence, DateTimeOffset at) =>
        this with { Notes = Notes.Add(new RegisterNote(kind, at, evidence)) };
}
