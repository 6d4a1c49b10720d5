using System.Collections.Concurrent;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>
/// Lets requests into mailboxes: the caller's own, or under a mandate another's. The one place where it is decided, for API and pages.
/// </summary>
public sealed class MailboxGate(MandateDesk desk, TimeProvider time)
{
    /// <summary>
    /// How old may be what registers say of the caller. A mandate is read anew at each request; this is asked for every request of every
    /// owner, and a death or another number also ends the sessions.
    /// </summary>
    public static readonly TimeSpan StandingAgeMax = TimeSpan.FromSeconds(5);

    private const int EntriesMax = 50_000;
    private readonly ConcurrentDictionary<UInt128, Standing> _standings = new();

    /// <summary>Makes the request one about the mailbox; afterwards <see cref="MailboxAccess.Of"/> says which.</summary>
    public async ValueTask<GateAnswer> EnterAsync(HttpContext http, UInt128 person, Guid? mandate)
    {
        var standing = await StandingOfAsync(person);
        if (standing.IsClosed) return GateAnswer.Closed;
        if (mandate is not { } id)
        {
            if (standing.Mailboxes.Count > 1) http.Features.Set(new MailboxAccess(standing.Mailboxes, null));
            return GateAnswer.Open;
        }

        if (await desk.FindAsync(person, id, http.RequestAborted) is not { } acting) return GateAnswer.NoMandate;
        http.Features.Set(new MailboxAccess(await desk.MailboxesOfAsync(acting.Owner), acting));
        return GateAnswer.Open;
    }

    /// <summary>Whether the owner of a number may log in.</summary>
    public async ValueTask<bool> IsClosedAsync(UInt128 person)
    {
        var book = await desk.ReadAsync(person);
        Forget(person);
        return IsClosed(book);
    }

    /// <summary>So that what was ordered in this process counts at once.</summary>
    public void Forget(UInt128 person) => _standings.TryRemove(person, out _);

    private async ValueTask<Standing> StandingOfAsync(UInt128 person)
    {
        if (_standings.TryGetValue(person, out var known) && time.GetElapsedTime(known.ReadAt) < StandingAgeMax) return known;
        var readAt = time.GetTimestamp();
        var book = await desk.HasBookAsync(person) ? await desk.ReadAsync(person) : MandateBook.Initial;
        var standing = new Standing(IsClosed(book), [person, .. book.Formers], readAt);
        if (_standings.Count >= EntriesMax) _standings.Clear();
        return _standings[person] = standing;
    }

    private static bool IsClosed(MandateBook book) => book.IsDead || book.Successor != 0;

    private sealed record Standing(bool IsClosed, IReadOnlyList<UInt128> Mailboxes, long ReadAt);
}
