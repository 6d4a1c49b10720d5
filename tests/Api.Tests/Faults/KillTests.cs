using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>kill -9 in the middle of bulk requests, again and again on the same data.</summary>
[Collection(FaultCollection.Name)]
public sealed class KillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    /// <summary>The second kills a silo that has found what the first left.</summary>
    private const int Rounds = 2;
    private const int LinesPerRequest = 1500;
    private const int AnswerBytes = 130;
    private readonly Random _random = Seeds.Create(output);

    [Fact]
    public Task Every_acknowledged_letter_is_in_its_mailbox_exactly_once_after_kills_on_SQLite() => RunAsync("sqlite");

    [PostgresFact]
    public Task Every_acknowledged_letter_is_in_its_mailbox_exactly_once_after_kills_on_PostgreSQL() =>
        RunAsync(postgres.CreateDatabase());

    [PostgresFact]
    public Task Every_acknowledged_letter_is_in_its_mailbox_exactly_once_after_kills_on_two_databases() =>
        RunAsync(postgres.CreateDatabase(), postgres.CreateDatabase());

    private async Task RunAsync(params string[] stores)
    {
        using var directory = new TemporaryDirectory();
        var ledger = new Ledger();
        for (var round = 0; round < Rounds; round++)
        {
            using var silo = await SiloProcess.StartAsync(directory.Path, stores);
            var steady = SendAsync(silo, ledger, $"{round}-steady", LinesPerRequest, 1.0, () => { });
            await SendAsync(silo, ledger, $"{round}-killer", _random.Next(1, LinesPerRequest), _random.NextDouble(), silo.Kill);
            await steady;
        }

        output.WriteLine($"{ledger.Sent} letters sent, {ledger.Acknowledged} acknowledged before the repetition");
        Assert.InRange(ledger.Acknowledged, 1, ledger.Sent);
        using var last = await SiloProcess.StartAsync(directory.Path, stores);
        await ledger.SettleAsync(last);
        Assert.Equal(0, await last.TerminateAsync());
    }

    /// <summary>Sends lines, waits for a share of their answers, and lets something happen while the rest is under way.</summary>
    private async Task SendAsync(SiloProcess silo, Ledger ledger, string prefix, int lines, double answeredShare, Action then)
    {
        var text = string.Concat(Enumerable.Range(0, lines).Select(index =>
            ledger.Line($"{prefix}-{index}", silo.Recipients[index % silo.Recipients.Count]) + "\n"));
        using var bulk = await RawBulk.OpenAsync(silo.Http.BaseAddress!, silo.Agency.Token);
        try
        {
            await bulk.SendAsync(text);
            await bulk.ReceiveAsync((long)(lines * AnswerBytes * answeredShare));
            then();
            await bulk.EndAsync();
        }
        catch (IOException)
        {
            // The silo is gone; what it said before counts.
        }

        await bulk.ReceiveAsync();
        ledger.Note(bulk.Answers());
    }
}
