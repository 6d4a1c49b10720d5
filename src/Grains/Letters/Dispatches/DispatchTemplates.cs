using System.Collections.Concurrent;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// The letters of dispatches for whoever shows them, one reader a process. A template never changes, so what is kept is never stale; above
/// the limit the memory begins anew.
/// </summary>
public sealed class DispatchTemplates(IGrainFactory grains, DispatchLimits limits)
{
    private readonly ConcurrentDictionary<UInt128, StoredLetter> _known = new();

    /// <summary>The letter, or null if there is no such dispatch. Completes at once where it is known.</summary>
    public ValueTask<StoredLetter?> FindAsync(UInt128 dispatch) =>
        _known.TryGetValue(dispatch, out var letter) ? new(letter) : new(ReadAsync(dispatch));

    private async Task<StoredLetter?> ReadAsync(UInt128 dispatch)
    {
        var template = await grains.GetGrain<IDispatchGrain>(SenderIds.Format(dispatch)).ReadTemplate();
        if (template is null) return null;
        var letter = StoredLetter.Read(template.Payload);
        if (_known.Count >= limits.TemplatesInMemory) _known.Clear();
        _known[dispatch] = letter;
        return letter;
    }
}
