using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Grains.Letters.Reconciliation;

/// <summary>
/// Says what became of keys. Asks the key index, which knows every key for ever; a letter's own lists are read only where the key alone
/// cannot tell: for letters that were scheduled, and for those that may be silent. Changes nothing.
/// </summary>
public sealed class KeyReconciler(ShardServices services, LogReader log, IGrainFactory grains)
{
    /// <summary>Keys asked of the table at once: some milliseconds of a reading thread.</summary>
    private const int KeysPerRead = 1024;

    /// <summary>Letters looked up at once. Each may stand in a block of its own of 32 KB: 8 MB.</summary>
    private const int LettersPerRead = 256;

    /// <summary>One standing for each key, in order.</summary>
    /// <param name="keys">Keyed hashes.</param>
    /// <param name="silentSince">Letters available by then and never opened are silent; 0: nobody asks.</param>
    /// <param name="cancellationToken">Ends the search between reads.</param>
    public async Task<KeyStanding[]> FindAsync(IReadOnlyList<UInt128> keys, long silentSince, CancellationToken cancellationToken)
    {
        var found = new KeyStanding[keys.Count];
        var stored = FindInMemory(keys, found);
        foreach (var part in stored.Chunk(KeysPerRead)) await FindStoredAsync(keys, part, found, cancellationToken);
        var open = Enumerable.Range(0, found.Length).Where(index => NeedsLook(found[index], silentSince))
            .OrderBy(index => found[index].Position.Shard).ThenBy(index => found[index].Position.Sequence);
        foreach (var part in open.Chunk(LettersPerRead)) await LookAsync(part, found, silentSince, cancellationToken);
        return found;
    }

    private static bool NeedsLook(in KeyStanding standing, long silentSince) => standing.State == KeyState.Waiting
        || (standing.State == KeyState.Delivered && standing.AcceptedAt <= silentSince);

    /// <summary>Finds what memory knows; returns the keys that the table must be asked for.</summary>
    /// <remarks>
    /// Memory first: a key leaves it only when it is in the table and the filter says so, hence none falls between the two. How far the
    /// shards are durable is read before any key: a place up to there was written before the key was looked at.
    /// </remarks>
    private List<int> FindInMemory(IReadOnlyList<UInt128> keys, KeyStanding[] found)
    {
        var stored = new List<int>();
        var durable = services.Keys.ReadCommitted();
        for (var index = 0; index < found.Length; index++)
        {
            if (services.Keys.TryFind(keys[index], out var slot))
            {
                var isDurable = slot.Position.Sequence <= durable[slot.Position.Shard];
                found[index] = isDurable ? KeyStanding.Of(slot) : KeyStanding.Unknown;
            }
            else if (services.Keys.MayBeStored(keys[index]))
            {
                stored.Add(index);
            }
        }

        return stored;
    }

    private async Task FindStoredAsync(
        IReadOnlyList<UInt128> keys, int[] indices, KeyStanding[] found, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await services.Keys.FindStoredAsync(Array.ConvertAll(indices, index => keys[index]), cancellationToken);
            for (var i = 0; i < indices.Length; i++)
            {
                if (rows[i] is { } row) found[indices[i]] = KeyStanding.Of(KeySlot.From(row));
            }
        }
        catch (StorageException)
        {
            foreach (var index in indices) found[index] = KeyStanding.Unknown;
        }
    }

    private async Task LookAsync(int[] indices, KeyStanding[] found, long silentSince, CancellationToken cancellationToken)
    {
        try
        {
            var entries = await log.ReadEntriesAsync(Array.ConvertAll(indices, index => found[index].Position), cancellationToken);
            var byShard = Enumerable.Range(0, indices.Length).GroupBy(at => found[indices[at]].Position.Shard);
            await Task.WhenAll(byShard.Select(shard => LookAsync(shard.Key, [.. shard], indices, entries, found, silentSince)));
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            foreach (var index in indices) found[index] = KeyStanding.Unknown;
        }
    }

    private async Task LookAsync(
        int shard, int[] places, int[] indices, Entry?[] entries, KeyStanding[] found, long silentSince)
    {
        var letters = Array.ConvertAll(places, at => new LetterPlace
        {
            Mailbox = entries[at]?.Stream.Value ?? throw new StorageException($"Shard {shard} lacks the entry of a key."),
            Letter = found[indices[at]].Version,
        });
        var standings = await grains.GetGrain<IPostOfficeGrain>(shard).FindLetters(letters);
        for (var i = 0; i < places.Length; i++)
        {
            ref var standing = ref found[indices[places[i]]];
            standing = Judge(standing, standings[i], silentSince);
        }
    }

    private static KeyStanding Judge(in KeyStanding standing, in LetterStanding letter, long silentSince)
    {
        // What was accepted once and is in no list any more has been delivered long ago.
        if (!letter.IsThere) return standing with { State = KeyState.Delivered };
        if (letter.Status == LetterStatus.Scheduled) return standing with { PublishAt = letter.PublishAt };
        var isSilent = letter.Status == LetterStatus.Delivered && letter.AvailableAt <= silentSince;
        return standing with
        {
            State = isSilent ? KeyState.Silent : KeyState.Delivered,
            AvailableAt = letter.AvailableAt,
            ReadAt = letter.ReadAt,
        };
    }
}
