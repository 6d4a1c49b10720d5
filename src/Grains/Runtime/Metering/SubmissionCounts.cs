using System.Diagnostics.Metrics;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Runtime;

/// <summary>
/// Letters by what their senders were told: accepted, repeated, or refused for which reason. Safe for use by many threads.
/// </summary>
internal sealed class SubmissionCounts
{
    private const int Accepted = 0;
    private const int Repeated = 1;
    private const int FirstRefusal = 2;

    private static readonly string?[] _outcomes = Name();
    private readonly long[] _counts = new long[_outcomes.Length];

    public SubmissionCounts(Meter meter) => meter.CreateObservableCounter(
        "budkavle.submissions", Read, "{letter}", "Letters submitted to shards here since the start, by outcome");

    public void Add(ReadOnlySpan<DeliverResult> results)
    {
        Span<int> counts = stackalloc int[_outcomes.Length];
        counts.Clear();
        foreach (ref readonly var result in results)
        {
            if (result.Refusal != LetterRefusal.None) counts[FirstRefusal + (int)result.Refusal]++;
            else counts[result.Repeated ? Repeated : Accepted]++;
        }

        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0) Interlocked.Add(ref _counts[i], counts[i]);
        }
    }

    /// <summary>Those that can be, also while there are none: a rate needs a beginning.</summary>
    private IEnumerable<Measurement<long>> Read()
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_outcomes[i] is { } outcome)
                yield return new Measurement<long>(Volatile.Read(ref _counts[i]), new KeyValuePair<string, object?>("outcome", outcome));
        }
    }

    private static string?[] Name()
    {
        var names = new string?[FirstRefusal + Enum.GetValues<LetterRefusal>().Length];
        names[Accepted] = "accepted";
        names[Repeated] = "repeated";
        names[FirstRefusal + (int)LetterRefusal.RecipientNotReachable] = "recipient_not_reachable";
        names[FirstRefusal + (int)LetterRefusal.SenderNotAccepted] = "sender_not_accepted";
        names[FirstRefusal + (int)LetterRefusal.KeyReused] = "idempotency_key_reused";
        names[FirstRefusal + (int)LetterRefusal.Overloaded] = "overloaded";
        names[FirstRefusal + (int)LetterRefusal.PublishedTooLate] = "published_too_late";
        return names;
    }
}
