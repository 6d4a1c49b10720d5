using Budkavle.Grains.Letters.Reconciliation;
using Budkavle.Grains.Letters.Rejections;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>A sender's refusals, from memory where they are new, else from what was recorded.</summary>
internal sealed class KnownRefusals(RefusalMemory memory, RejectionBook book, UInt128 sender)
{
    private readonly Dictionary<UInt128, (string Code, long At)> _found = [];

    /// <summary>Looks up those of the keys that are missing. Where nobody answers, a refused key stays missing, which is as true.</summary>
    public async Task LookUpAsync(IReadOnlyList<UInt128> keys, KeyStanding[] standings)
    {
        _found.Clear();
        var asked = new List<UInt128>();
        for (var i = 0; i < standings.Length; i++)
        {
            if (standings[i].State != KeyState.Missing) continue;
            if (memory.TryFind(keys[i], out var code, out var at)) _found[keys[i]] = (code.Code, at);
            else asked.Add(keys[i]);
        }

        if (asked.Count == 0) return;
        try
        {
            foreach (var recorded in await book.FindAsync(sender, [.. asked]))
            {
                if (recorded?.Submission is { } refused) _found[refused.Key] = (refused.Code, refused.At);
            }
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            // Missing.
        }
    }

    public bool TryFind(UInt128 key, out (string Code, long At) refusal) => _found.TryGetValue(key, out refusal);
}
