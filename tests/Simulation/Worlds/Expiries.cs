using Budkavle.Domain.Availability;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Runtime;

namespace Budkavle.Simulation.Worlds;

/// <summary>Letters that were to be confirmed by a time, as the log tells of them.</summary>
internal static class Expiries
{
    /// <summary>True if of each it is known how it ended, or it waits for its publication.</summary>
    public static bool AreSaid(IEnumerable<(int Shard, Entry Entry)> log)
    {
        var scheduled = new HashSet<(int, long)>();
        var open = new HashSet<(int, long)>();
        foreach (var (shard, entry) in log)
        {
            switch (entry.Type)
            {
                case EntryType.LetterScheduled when Asks(StoredLetter.Read(entry.Payload)):
                    scheduled.Add((shard, entry.Sequence));
                    break;
                case EntryType.LetterDelivered when Asks(StoredLetter.Read(entry.Payload)):
                case EntryType.DispatchLetterDelivered when DispatchLetter.Read(entry.Payload.Span).DueAt != 0:
                    open.Add((shard, entry.Sequence));
                    break;
                case EntryType.LetterPublished when scheduled.Remove((shard, LetterReference.Read(entry.Payload.Span).Sequence)):
                    open.Add((shard, LetterReference.Read(entry.Payload.Span).Sequence));
                    break;
                case EntryType.LetterConfirmed or EntryType.LetterExpired:
                    open.Remove((shard, LetterReference.Read(entry.Payload.Span).Sequence));
                    break;
            }
        }

        return open.Count == 0;
    }

    /// <summary>Milliseconds since 1970; 0 if none is asked for, or the letter is not there yet.</summary>
    public static long DeadlineOf(in LetterRow row, IEnumerable<Outage> outages) => !row.AsksInTime || row.AvailableAt == 0
        ? 0
        : LegalClock.Extend(
            DateTimeOffset.FromUnixTimeMilliseconds(row.AvailableAt), DateTimeOffset.FromUnixTimeMilliseconds(row.DueAt), outages)
            .DeadlineAt.ToUnixTimeMilliseconds();

    private static bool Asks(StoredLetter letter) => letter.DueAt != 0;
}
