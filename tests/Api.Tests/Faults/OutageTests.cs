using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>What the silo stands on goes away and comes back while letters arrive.</summary>
[Collection(FaultCollection.Name)]
public sealed class OutageTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [PostgresFact]
    public async Task While_PostgreSQL_is_gone_letters_are_refused_clearly_and_afterwards_accepted_without_a_restart()
    {
        using var directory = new TemporaryDirectory();
        using var silo = await SiloProcess.StartAsync(directory.Path, postgres.CreateDatabase());
        var ledger = new Ledger();
        var load = new LetterLoad(silo, ledger, "outage");
        for (var outage = 0; outage < 2; outage++)
        {
            await load.WaitForAcceptedAsync(100);
            postgres.Stop();
            await load.WaitForRefusedAsync(20);
            using var health = await silo.Http.GetAsync("/health/ready");
            postgres.Start();
            Assert.Equal("unavailable", (await Json.ReadAsync(health)).Text("code"));
        }

        await load.WaitForAcceptedAsync(200);
        await load.StopAsync();
        output.WriteLine($"{ledger.Acknowledged} letters; refusals: {string.Join(", ", load.Codes)}");
        Assert.All(load.Codes.Keys, code => Assert.Contains(code, new[] { "unavailable", "timed_out", "overloaded" }));
        using var ready = await silo.Http.GetAsync("/health/ready");
        Assert.True(ready.IsSuccessStatusCode);
        await ledger.SettleAsync(silo);
    }

    [PostgresFact]
    public async Task Lines_that_a_lost_database_left_open_say_so_and_are_settled_by_a_repeat()
    {
        using var directory = new TemporaryDirectory();
        using var silo = await SiloProcess.StartAsync(directory.Path, postgres.CreateDatabase());
        var ledger = new Ledger();
        var lines = Enumerable.Range(0, 200).Select(index => ledger.Line($"open-{index}", silo.Recipients[index % 40])).ToArray();
        // A sender that this process has not seen yet would be refused as a whole.
        await silo.Agency.BulkAsync(ledger.Line("known", silo.Recipients[0]));
        var answers = await WithoutPostgresAsync(() => silo.Agency.BulkAsync(lines));
        Assert.Equal(lines.Length, answers.Length);
        Assert.All(answers, answer => Assert.Equal("unavailable", answer.Text("code")));
        await ledger.SettleAsync(silo);
    }

    private async Task<T> WithoutPostgresAsync<T>(Func<Task<T>> work)
    {
        postgres.Stop();
        try
        {
            return await work();
        }
        finally
        {
            postgres.Start();
        }
    }

    [RootFact]
    public async Task A_full_disk_refuses_letters_and_room_on_it_lets_them_in_again()
    {
        // The room must hold what the write-ahead log, of 32 MB at most, has not yet copied into its file.
        using var disk = new SmallDisk(megabytes: 100, ballastMegabytes: 50);
        using var silo = await SiloProcess.StartAsync(disk.Path);
        var ledger = new Ledger();
        var load = new LetterLoad(silo, ledger, "full", more: $",\"reference\":\"{new string('r', 200)}\"");
        var large = 0;
        while (load.Codes.IsEmpty) await FillAsync(silo, large++);
        await load.WaitForRefusedAsync(20);
        disk.MakeRoom();
        await load.WaitForAcceptedAsync(100);
        await load.StopAsync();
        output.WriteLine($"{large} large contents, {ledger.Acknowledged} small; refusals: {string.Join(", ", load.Codes)}");
        Assert.All(load.Codes.Keys, code => Assert.Contains(code, new[] { "unavailable", "timed_out", "overloaded" }));
        await ledger.SettleAsync(silo);
    }

    [Fact]
    public async Task SIGTERM_under_load_ends_in_order_and_loses_nothing()
    {
        using var directory = new TemporaryDirectory();
        var ledger = new Ledger();
        using (var silo = await SiloProcess.StartAsync(directory.Path))
        {
            var load = new LetterLoad(silo, ledger, "term");
            await load.WaitForAcceptedAsync(200);
            Assert.Equal(0, await silo.TerminateAsync());
            await load.StopAsync();
            output.WriteLine($"{ledger.Acknowledged} letters; refusals: {string.Join(", ", load.Codes)}");
        }

        using var next = await SiloProcess.StartAsync(directory.Path);
        await ledger.SettleAsync(next);
    }

    private static async Task FillAsync(SiloProcess silo, int number)
    {
        var bytes = new byte[512 * 1024];
        new Random(number).NextBytes(bytes);
        using var response = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/contents", new ByteArrayContent(bytes)
        {
            Headers = { ContentType = new("application/octet-stream") },
        });
    }
}
