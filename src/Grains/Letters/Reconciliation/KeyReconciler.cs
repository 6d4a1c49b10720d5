using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Relaying;
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
        var stored = await FindElsewhereAsync(keys, FindInMemory(keys, found), found);
        foreach (var part in stored.Chunk(KeysPerRead)) await FindStoredAsync(keys, part, found, cancellationToken);
        var open = Enumerable.Range(0, found.Length).Where(index => NeedsLook(found[index], silentSince))
            .OrderBy(index => found[index].Position.Shard).ThenBy(index => found[index].Position.Sequence);
        foreach (var part in open.Chunk(LettersPerRead)) await LookAsync(part, found, silentSince, cancellationToken);
        return found;
    }

    private static bool NeedsLook(in KeyStanding standing, long silentSince) => standing.State == KeyState.Waiting
        || (standing.State == KeyState.Delivered && standing.AcceptedAt <= silentSince);

    /// <summary>
    /// Asks the writers of the shards that other silos have; returns the keys that the table must be asked for. There the filter says
    /// nothing: it knows only what this process has learned.
    /// </summary>
    /// <remarks>Before the table, for the same reason as memory: on its way from the one to the other a key is in both.</remarks>
    private async Task<List<int>> FindElsewhereAsync(IReadOnlyList<UInt128> keys, List<int> missing, KeyStanding[] found)
    {
        var others = Enumerable.Range(0, log.Shards).Where(shard => !services.Holds(shard)).ToArray();
        if (others.Length == 0 || missing.Count == 0) return missing.FindAll(index => services.Keys.MayBeStored(keys[index]));
        try
        {
            var asked = missing.ConvertAll(index => keys[index]).ToArray();
            var answers = await Task.WhenAll(others.Select(shard => grains.GetGrain<IPostOfficeGrain>(shard).FindKeys(asked)));
            var known = new HashSet<int>();
            for (var i = 0; i < others.Length; i++)
            {
                foreach (var key in answers[i])
                {
                    var slot = new KeySlot(key.Fingerprint, new LogPosition(others[i], key.Sequence), key.Version, key.Stamp);
                    found[missing[key.Index]] = key.IsDurable ? KeyStanding.Of(slot) : KeyStanding.Unknown;
                    known.Add(missing[key.Index]);
                }
            }

            return missing.FindAll(index => !known.Contains(index));
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            foreach (var index in missing) found[index] = KeyStanding.Unknown;
            return [];
        }
    }

    /// <summary>Finds what memory knows; returns the keys that it does not.</summary>
    /// <remarks>
    /// Memory first: a key leaves it only when it is in the table and the filter says so, hence none falls between the two. How far the
    /// shards are durable is read before any key: a place up to there was written before the key was looked at.
    /// </remarks>
    private List<int> FindInMemory(IReadOnlyList<UInt128> keys, KeyStanding[] found)
    {
        var missing = new List<int>();
        var durable = services.Keys.ReadCommitted();
        for (var index = 0; index < found.Length; index++)
        {
            if (!services.Keys.TryFind(keys[index], out var slot))
            {
                missing.Add(index);
                continue;
            }

            // A place that is not durable in a shard that another silo has by now may be another letter's: its writer knows.
            if (slot.Position.Sequence <= durable[slot.Position.Shard]) found[index] = KeyStanding.Of(slot);
            else if (services.Holds(slot.Position.Shard)) found[index] = KeyStanding.Unknown;
            else missing.Add(index);
        }

        return missing;
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
        if (letter.Relay is RelayState.Refused or RelayState.Failed) return standing with { State = KeyState.Returned };
        // Whether it has been opened there is not known here.
        if (letter.Relay == RelayState.Taken) return standing with { State = KeyState.Delivered, AvailableAt = letter.AvailableAt };
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
