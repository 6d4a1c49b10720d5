using Budkavle.Domain.Mandates;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>Finds who may act for whom, and lets mandates be given and taken back. Every answer is read anew.</summary>
public sealed class MandateDesk(IGrainFactory grains, KeyedHashes hashes, ISignatoryRegister signatories, TimeProvider time)
{
    /// <summary>Numbers change once or twice in a life.</summary>
    private const int SuccessorsMax = 8;

    public async Task<MandateBook> ReadAsync(UInt128 mailbox) => MandateCodec.ReadBook(await GrainOf(mailbox).Read());

    /// <summary>
    /// Whether anything was ever written in a mailbox's book; of nearly all nothing was. Costs as much as a look at a list: unlike
    /// <see cref="ReadAsync"/> it does not have the shard's writer prove that it still is the one, so it may be some seconds late.
    /// </summary>
    public async Task<bool> HasBookAsync(UInt128 mailbox)
    {
        var stream = hashes.MandatesOf(mailbox);
        var office = grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(hashes.Shards));
        return (await office.ReadList(stream.Value, Buckets.Events, long.MaxValue, rowsMax: 1)).Length > 0;
    }

    public Task<MandateRefusal> RecordAsync(UInt128 mailbox, MandateEvent proposed) =>
        GrainOf(mailbox).Record(MandateCodec.Write(proposed));

    /// <summary>For whom the person may act now, companies first.</summary>
    public async Task<IReadOnlyList<Acting>> ListAsync(UInt128 person, CancellationToken cancellationToken)
    {
        var list = new List<Acting>();
        var persons = await PersonsAsync(person);
        foreach (var (key, _) in persons)
            list.AddRange((await signatories.FindAsync(key, cancellationToken)).Select(right => Acting.Of(key, right)));
        foreach (var received in persons.SelectMany(one => one.Book.Received).GroupBy(one => one.Value))
        {
            var book = await ReadAsync(received.Key);
            foreach (var (id, _) in received)
            {
                if (FindIn(book, received.Key, id, persons) is { } acting) list.Add(acting);
            }
        }

        return list;
    }

    /// <summary>
    /// What the owner calls themselves towards the person, of mandates that hold now and began to after a time; oldest first.
    /// </summary>
    public async Task<IReadOnlyList<(DateTimeOffset At, Acting Acting)>> ListNewAsync(UInt128 person, DateTimeOffset after)
    {
        var list = new List<(DateTimeOffset At, Acting Acting)>();
        var persons = await PersonsAsync(person);
        foreach (var received in persons.SelectMany(one => one.Book.Received).GroupBy(one => one.Value))
        {
            var book = await ReadAsync(received.Key);
            foreach (var (id, _) in received)
            {
                if (FindIn(book, received.Key, id, persons) is not { } acting || book.Find(id) is not { } given) continue;
                DateTimeOffset[] begins = [given.GivenAt, given.ApprovedAt ?? default, given.Mandate.From ?? default];
                if (begins.Max() > after) list.Add((begins.Max(), acting));
            }
        }

        return [.. list.OrderBy(one => one.At)];
    }

    /// <summary>What the person may do under a mandate now; null where there is none, or none of this person's.</summary>
    public async Task<Acting?> FindAsync(UInt128 person, Guid id, CancellationToken cancellationToken)
    {
        var persons = await PersonsAsync(person);
        foreach (var (key, book) in persons)
        {
            foreach (var right in await signatories.FindAsync(key, cancellationToken))
            {
                if (Acting.Of(key, right) is var acting && acting.Id == id) return acting;
            }

            if (book.Received.TryGetValue(id, out var owner)) return FindIn(await ReadAsync(owner), owner, id, persons);
        }

        return null;
    }

    /// <summary>The mailboxes whose letters an owner has: that of the newest number, then those of all before it.</summary>
    public async Task<IReadOnlyList<UInt128>> MailboxesOfAsync(UInt128 owner)
    {
        var book = await ReadAsync(owner);
        for (var step = 0; step < SuccessorsMax && book.Successor != 0; step++)
            (owner, book) = (book.Successor, await ReadAsync(book.Successor));
        return [owner, .. book.Formers];
    }

    /// <summary>Gives a mandate over an owner's letters.</summary>
    /// <param name="owner">Whose letters.</param>
    /// <param name="mandate">What it allows.</param>
    /// <param name="by">In whose name the log shows it; empty for the owner.</param>
    /// <param name="proposedBy">The joint signatory, where a second one has to approve; else zero.</param>
    public async Task<MandateRefusal> GiveAsync(UInt128 owner, Mandate mandate, string by, UInt128 proposedBy = default)
    {
        // No time at all is not written, and who reads it would find none.
        if (mandate.Until == default) return MandateRefusal.InvalidField;
        // First where it is looked for: a place that leads nowhere harms nobody, a mandate that its holder cannot find does.
        var received = await RecordAsync(mandate.Person, new MandateReceived { Id = mandate.Id, Owner = owner });
        if (received != MandateRefusal.None) return received;
        return await RecordAsync(owner, new MandateGiven { Mandate = mandate, By = by, ProposedBy = proposedBy });
    }

    private Acting? FindIn(
        MandateBook book, UInt128 owner, Guid id, IReadOnlyList<(UInt128 Key, MandateBook Book)> persons) =>
        book.Find(id) is { } given && book.Holds(given, time.GetUtcNow()) && persons.Any(one => one.Key == given.Mandate.Person)
            ? Acting.Of(owner, given.Mandate)
            : null;

    /// <summary>The person by the number of now and by every former one.</summary>
    private async Task<IReadOnlyList<(UInt128 Key, MandateBook Book)>> PersonsAsync(UInt128 person)
    {
        var book = await ReadAsync(person);
        var persons = new List<(UInt128, MandateBook)> { (person, book) };
        foreach (var former in book.Formers) persons.Add((former, await ReadAsync(former)));
        return persons;
    }

    private IMandateGrain GrainOf(UInt128 mailbox) => grains.GetGrain<IMandateGrain>(hashes.MandatesOf(mailbox).ToString());
}
