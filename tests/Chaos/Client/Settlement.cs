namespace Budkavle.Chaos.Client;

/// <summary>After the faults: every letter that was ever sent is sent again under its key, until each has its answer.</summary>
internal sealed class Settlement(LetterSender sender, Ledger ledger, TimeProvider clock)
{
    private const int Lines = 200;
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>First those that nobody knows the outcome of. False if some are still open when the limit has passed.</summary>
    public async Task<bool> SettleOpenAsync(TimeSpan limit)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var open = ledger.Operations(one => one.IsOpen);
            if (open.Length == 0) return true;
            if (clock.GetElapsedTime(began) > limit) return false;
            await SendAsync(open);
            await Task.Delay(_pause, clock);
        }
    }

    /// <summary>Then all others too: the same answer every time.</summary>
    public Task RepeatAcknowledgedAsync() => SendAsync(ledger.Operations(one => one.LetterId.Length > 0));

    private async Task SendAsync(Operation[] operations)
    {
        foreach (var part in operations.Chunk(Lines)) await sender.SendBulkAsync(part);
    }
}
