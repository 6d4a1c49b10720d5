using Budkavle.Checker;
using Budkavle.Checker.States;

namespace Budkavle.Chaos.Client;

/// <summary>Sends one letter to many now and then, and repeats each step until it is answered.</summary>
internal sealed class DispatchSender(SiloClient client, Ledger ledger, Random random, TimeProvider clock)
{
    private const int RecipientsMax = 150;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    private readonly List<Task> _running = [];
    private int _number;
    private readonly List<(string Name, string Path)> _started = [];

    public int Started => _started.Count;

    public async Task RunAsync(TimeSpan every, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(every, clock, stop);
                var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"dispatch-{++_number:000}");
                var first = random.Next(client.Cast.Recipients.Count);
                _running.Add(SendAsync(name, first, random.Next(2, RecipientsMax)));
            }
        }
        catch (OperationCanceledException)
        {
            // No more. Those under way go on until they are started.
        }
    }

    /// <summary>Waits until all are started.</summary>
    public Task SettleAsync(TimeSpan limit) => Task.WhenAll(_running).WaitAsync(limit, clock);

    /// <summary>What each dispatch says of itself; null if one does not answer or is still running.</summary>
    public async Task<IReadOnlyList<DeliveryCount>?> CountAsync()
    {
        var counts = new List<DeliveryCount>();
        foreach (var (name, path) in _started)
        {
            var answer = await client.AgencyAsync(HttpMethod.Get, path);
            if (!answer.IsOk || answer.Text("status") != "completed") return null;
            long Number(string field) => answer.Json.GetProperty(field).GetInt64();
            counts.Add(new DeliveryCount(name, Number("recipients")) { Delivered = Number("delivered"), Refused = Number("refused") });
        }

        return counts;
    }

    private async Task SendAsync(string name, int first, int count)
    {
        var cast = client.Cast;
        var letter = Letter.Make(name, first, 200, false, null);
        var chosen = Enumerable.Range(0, Math.Min(count, cast.Recipients.Count)).Select(index => (first + index) % cast.Recipients.Count)
            .ToArray();
        var made = await UntilAnsweredAsync(() =>
            client.AgencyAsync(HttpMethod.Post, "/v1/dispatches", $"{{{letter.Fields}}}", name));
        var path = $"/v1/dispatches/{made.Text("dispatchId")}";
        var lines = string.Concat(chosen.Select(index => $"\"{cast.Recipients[index]}\"\n"));
        await UntilAnsweredAsync(() =>
            client.AgencyAsync(HttpMethod.Put, path + "/recipients", lines, name + "-recipients", "application/x-ndjson"));
        string[] names = [.. chosen.Select(Cast.NameOf)];
        await UntilAnsweredAsync(async () =>
        {
            var attempt = ledger.InvokeDispatch(name, names, letter.Digest);
            var answer = await client.AgencyAsync(HttpMethod.Post, path + "/start");
            ledger.End(attempt, answer);
            return answer;
        });
        lock (_started) _started.Add((name, path));
    }

    private async Task<Answer> UntilAnsweredAsync(Func<Task<Answer>> ask)
    {
        while (true)
        {
            var answer = await ask();
            if (answer.IsOk) return answer;
            ledger.Count(answer.Status, answer.Code);
            if (!answer.IsOpen && !RefusalCodes.Passing.Contains(answer.Code))
                throw new InvalidOperationException($"A step of a dispatch was refused with {answer.Code}.");
            await Task.Delay(_pause, clock);
        }
    }
}
