namespace Budkavle.Chaos.Client;

/// <summary>
/// An open loop: letters are due at a rate, whatever the silo does. About half go one by one and half in bulk; some are long, some are to
/// be confirmed, some wait for a time, some come twice at once, and some come again under a used key with other content.
/// </summary>
/// <param name="scheduledSecondsMax">How long the last of those that wait for a time may wait.</param>
internal sealed class Workload(
    LetterSender sender, SiloClient client, Ledger ledger, Random random, double rate, TimeProvider clock, int scheduledSecondsMax = 20)
{
    /// <summary>Letters under way at once. What is due beyond is not sent: the loop has a bound, and the report says how many.</summary>
    private const int OpenMax = 1500;

    private const int BulkLines = 40;
    private const int AttemptsMax = 4;
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(25);
    private readonly HashSet<Task> _tasks = [];
    private int _underWay;
    private long _number;
    private CancellationToken _stop;

    public long NotSent { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        _stop = stop;
        var began = clock.GetTimestamp();
        double made = 0;
        while (!stop.IsCancellationRequested)
        {
            var due = clock.GetElapsedTime(began).TotalSeconds * rate;
            while (made + 1 <= due) made += Send();
            _tasks.RemoveWhere(task => task.IsCompletedSuccessfully);
            try
            {
                await Task.Delay(_tick, clock, stop);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(_tasks);
    }

    /// <summary>Sends what is next; returns how many letters that is.</summary>
    private int Send()
    {
        var isBulk = random.Next(2 * BulkLines) == 0;
        var letters = isBulk ? BulkLines : 1;
        if (_underWay + letters > OpenMax)
        {
            NotSent += letters;
            return letters;
        }

        Interlocked.Add(ref _underWay, letters);
        _tasks.Add(isBulk
            ? BulkAsync([.. Enumerable.Range(0, letters).Select(_ => ledger.Begin(Next()))])
            : SingleAsync(ledger.Begin(Next()), random.Next(20) == 0, random.Next(50) == 0, random.Next(50, 3000)));
        return letters;
    }

    private Letter Next()
    {
        var key = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"letter-{++_number:000000}");
        var length = random.Next(40) == 0 ? random.Next(20_000, 60_000) : random.Next(50, 1500);
        var publishAt = random.Next(50) == 0 ? clock.GetUtcNow().AddSeconds(random.Next(2, scheduledSecondsMax)) : (DateTimeOffset?)null;
        return Letter.Make(key, random.Next(client.Cast.Recipients.Count), length, random.Next(4) == 0, publishAt);
    }

    private async Task SingleAsync(Operation operation, bool isDouble, bool isReused, int pause)
    {
        var zombie = client.Target.Zombie is { } there && pause % 3 == 0 ? there : null;
        var first = sender.SendAsync(operation, zombie);
        if (isDouble) await sender.SendAsync(operation);
        await first;
        for (var attempt = 1; attempt < AttemptsMax && operation.LetterId.Length == 0 && !operation.IsRefused; attempt++)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMilliseconds(pause * attempt), clock, _stop);
            }
            catch (OperationCanceledException)
            {
                // What is open is settled afterwards.
                break;
            }

            await sender.SendAsync(operation);
        }

        Interlocked.Decrement(ref _underWay);
        if (!isReused || operation.LetterId.Length == 0) return;
        var other = ledger.Begin(Letter.Make(operation.Letter.Key, operation.Letter.Recipient, 100, false, null, " with other content"));
        await sender.SendAsync(other);
    }

    private async Task BulkAsync(Operation[] operations)
    {
        await sender.SendBulkAsync(operations);
        Interlocked.Add(ref _underWay, -operations.Length);
    }
}
