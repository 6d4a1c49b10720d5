using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Rejections;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>
/// The newest refusals by key, so that a sender that lost its answers learns them without sending again, and a client that repeats a
/// refused letter for ever is recorded once: each refusal that is new here is given to the <see cref="RejectionBook"/>. Some 128,000 to
/// 256,000 keys, at about 60 bytes. Safe for use by many threads.
/// </summary>
public sealed class RefusalMemory(TimeProvider clock, RejectionBook book)
{
    private const int KeysPerGeneration = 128 * 1024;
    private readonly Lock _gate = new();
    private Dictionary<UInt128, (ProblemCode Code, long At)> _newer = [];
    private Dictionary<UInt128, (ProblemCode Code, long At)> _older = [];

    /// <param name="sender">Whose letter.</param>
    /// <param name="key">Keyed hash of its key.</param>
    /// <param name="code">Why it was refused.</param>
    public void Note(UInt128 sender, UInt128 key, ProblemCode code)
    {
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (Remember(key, code, at)) book.TryAdd(new RejectedSubmission(sender, key, at, code.Code));
    }

    /// <returns>False if the same is known already.</returns>
    private bool Remember(UInt128 key, ProblemCode code, long at)
    {
        lock (_gate)
        {
            var isNew = !(_newer.TryGetValue(key, out var before) || _older.TryGetValue(key, out before)) || before.Code != code;
            if (_newer.Count >= KeysPerGeneration) (_older, _newer) = (_newer, []);
            _newer[key] = (code, at);
            return isNew;
        }
    }

    /// <summary>Notes what is a refusal among results. One for want of room says nothing of the letter and is not noted.</summary>
    public void Note(ReadOnlySpan<DeliverItem> items, ReadOnlySpan<DeliverResult> results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Refusal is LetterRefusal.None or LetterRefusal.Overloaded) continue;
            Note(items[i].Sender, items[i].Key, LetterProblems.CodeOf(results[i].Refusal));
        }
    }

    /// <summary>The last refusal of a key, and when, in milliseconds since 1970.</summary>
    public bool TryFind(UInt128 key, out ProblemCode code, out long at)
    {
        lock (_gate)
        {
            if (!_newer.TryGetValue(key, out var found) && !_older.TryGetValue(key, out found))
            {
                (code, at) = (ProblemCode.NotFound, 0);
                return false;
            }

            (code, at) = found;
            return true;
        }
    }
}
