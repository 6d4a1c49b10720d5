namespace Budkavle.Domain.Mandates;

/// <summary>
/// The rules of mandates. Pure. What changes nothing gives no event and is no error, so that every order may be repeated.
/// </summary>
public static class MandateRules
{
    public const int NameMax = 60;
    public const int EvidenceMax = 100;

    /// <summary>Senders that one mandate can name.</summary>
    public const int SendersMax = 100;

    /// <summary>Mandates of a mailbox that hold at the same time.</summary>
    public const int HoldingMax = 50;

    /// <summary>Mandates that a mailbox may ever give: its book holds them all.</summary>
    public const int GivenMax = 1000;

    /// <summary>Mandates that one person may ever get; what comes later is given but not shown to them.</summary>
    public const int ReceivedMax = 1000;

    /// <summary>
    /// Of these from one giver: somebody who appoints and takes back all day long fills nobody's list. Three years each, it is a life.
    /// </summary>
    public const int ReceivedFromOneMax = 20;

    /// <summary>What nobody thinks of any more must end by itself.</summary>
    public static readonly TimeSpan LengthMax = TimeSpan.FromDays(3 * 366);

    /// <summary>The events, at most one, by which what is proposed happens.</summary>
    public static (IReadOnlyList<MandateEvent> Events, MandateRefusal Refusal) Decide(
        MandateBook book, MandateEvent proposed, DateTimeOffset now)
    {
        var (happens, refusal) = proposed switch
        {
            MandateGiven given => Give(book, given, now),
            MandateApproved approved => Approve(book, approved),
            MandateEnded ended => End(book, ended),
            MandateReceived received => Receive(book, received),
            DeathRegistered death => (!book.IsDead, CheckEvidence(death.Evidence)),
            DeathWithdrawn death => (book.IsDead, CheckEvidence(death.Evidence)),
            FormerNumberAdded former => AddFormer(book, former),
            NumberReplaced replaced => Replace(book, replaced),
            _ => (false, MandateRefusal.InvalidField),
        };
        return happens && refusal == MandateRefusal.None ? ([proposed], refusal) : ([], refusal);
    }

    public static bool IsName(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= NameMax && !text.Any(char.IsControl);

    private static (bool Happens, MandateRefusal Refusal) Give(MandateBook book, MandateGiven given, DateTimeOffset now)
    {
        var mandate = given.Mandate;
        if (book.Find(mandate.Id) is not null) return (false, MandateRefusal.None);
        if (mandate.Kind is not (MandateKind.Reader or MandateKind.Estate) || mandate.Person == 0 || !HasValidFields(mandate, now))
            return (false, MandateRefusal.InvalidField);
        if ((mandate.Kind == MandateKind.Estate) != book.IsDead) return (false, MandateRefusal.WrongLifeStatus);
        if (mandate.Kind == MandateKind.Estate && CheckEvidence(mandate.Evidence) is not MandateRefusal.None and var wrong)
            return (false, wrong);
        var holding = book.Given.Count(other => other.EndedAt is null && other.Mandate.Until > now);
        return holding >= HoldingMax || book.Given.Count >= GivenMax ? (false, MandateRefusal.TooMany) : (true, MandateRefusal.None);
    }

    private static bool HasValidFields(Mandate mandate, DateTimeOffset now)
    {
        var begins = mandate.From is { } from && from > now ? from : now;
        return IsName(mandate.PersonName) && IsName(mandate.OwnerName) && mandate.Senders.Count <= SendersMax
            && mandate.Until > begins && mandate.Until - begins <= LengthMax;
    }

    /// <summary>Refused for what the giver has done, never for what others have: that is no business of the giver's.</summary>
    private static (bool Happens, MandateRefusal Refusal) Receive(MandateBook book, MandateReceived received)
    {
        if (book.Received.ContainsKey(received.Id)) return (false, MandateRefusal.None);
        return book.Received.Values.Count(owner => owner == received.Owner) >= ReceivedFromOneMax
            ? (false, MandateRefusal.TooMany)
            : (book.Received.Count < ReceivedMax, MandateRefusal.None);
    }

    private static (bool Happens, MandateRefusal Refusal) Approve(MandateBook book, MandateApproved approved)
    {
        if (book.Find(approved.Id) is not { EndedAt: null } given) return (false, MandateRefusal.NoSuchMandate);
        if (given.ApprovedAt is not null) return (false, MandateRefusal.None);
        return given.IsPending && given.ProposedBy != approved.Person
            ? (true, MandateRefusal.None)
            : (false, MandateRefusal.NothingToApprove);
    }

    private static (bool Happens, MandateRefusal Refusal) End(MandateBook book, MandateEnded ended) =>
        book.Find(ended.Id) is { } given ? (given.EndedAt is null, MandateRefusal.None) : (false, MandateRefusal.NoSuchMandate);

    private static (bool Happens, MandateRefusal Refusal) AddFormer(MandateBook book, FormerNumberAdded former)
    {
        if (book.Formers.Contains(former.Former)) return (false, MandateRefusal.None);
        if (book.Successor != 0) return (false, MandateRefusal.NumberReplaced);
        return (true, CheckEvidence(former.Evidence));
    }

    private static (bool Happens, MandateRefusal Refusal) Replace(MandateBook book, NumberReplaced replaced)
    {
        if (book.Successor == replaced.Successor) return (false, MandateRefusal.None);
        return book.Successor == 0 ? (true, CheckEvidence(replaced.Evidence)) : (false, MandateRefusal.NumberReplaced);
    }

    private static MandateRefusal CheckEvidence(string evidence) =>
        string.IsNullOrWhiteSpace(evidence) || evidence.Length > EvidenceMax || evidence.Any(char.IsControl)
            ? MandateRefusal.InvalidField
            : MandateRefusal.None;
}
