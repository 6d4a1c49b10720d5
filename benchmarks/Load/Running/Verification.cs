using Budkavle.Load.Contract;

namespace Budkavle.Load.Running;

/// <summary>
/// Reads back what was accepted: a sample of the letters one by one, and the sender's status feed from where it stood before the run,
/// which must hold one <c>delivered</c> event for each new letter.
/// </summary>
internal sealed class Verification
{
    private const int FeedPage = 1000;
    private string? _cursor;

    /// <summary>Remembers the end of the feed; to be called before the first letter.</summary>
    public async Task PrepareAsync(Target target, CancellationToken cancellation)
    {
        if (!target.IsPlain)
            await ReadFeedAsync(target, cancellation);
    }

    /// <returns>What did not match, empty when all did.</returns>
    public async Task<IReadOnlyList<string>> CheckAsync(LoadRun run, CancellationToken cancellation)
    {
        if (run.Target.IsPlain)
            return [];
        var faults = new List<string>();
        foreach (var id in run.Sample)
        {
            var letter = await run.Target.GetAsync($"{ApiContract.Letters}/{id}", cancellation);
            if (!letter.TryGetProperty(ApiContract.LetterId, out var found) || found.ToString() != id)
                faults.Add($"Letter {id} was accepted and cannot be read back.");
        }
        run.Extra["lettersReadBack"] = run.Sample.Count;
        var delivered = await ReadFeedAsync(run.Target, cancellation);
        run.Extra["deliveredInFeed"] = delivered;
        var expected = run.Recorder.Completed - run.Replayed;
        if (delivered != expected)
            faults.Add($"{expected} new letters were accepted and the status feed holds {delivered} delivered events.");
        return faults;
    }

    private async Task<long> ReadFeedAsync(Target target, CancellationToken cancellation)
    {
        long delivered = 0;
        while (true)
        {
            var after = _cursor is null ? "" : $"&after={Uri.EscapeDataString(_cursor)}";
            var page = await target.GetAsync($"{ApiContract.StatusFeed}?limit={FeedPage}{after}", cancellation);
            var events = page.GetProperty(ApiContract.Events);
            delivered += events.EnumerateArray().Count(e => e.GetProperty(ApiContract.EventType).ValueEquals(ApiContract.Delivered));
            if (page.TryGetProperty(ApiContract.Next, out var next) && next.ValueKind == System.Text.Json.JsonValueKind.String)
                _cursor = next.GetString();
            if (events.GetArrayLength() == 0)
                return delivered;
        }
    }
}
