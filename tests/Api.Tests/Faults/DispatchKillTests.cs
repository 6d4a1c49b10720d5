using System.Globalization;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>kill -9 while a dispatch runs: the next start resumes it by itself.</summary>
[Collection(FaultCollection.Name)]
public sealed class DispatchKillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private const int Recipients = 10_000;
    private const int Looked = 30;
    private const int Kills = 2;

    [Fact]
    public Task A_dispatch_that_was_killed_reaches_everybody_exactly_once_on_SQLite() => RunAsync("sqlite");

    [PostgresFact]
    public Task A_dispatch_that_was_killed_reaches_everybody_exactly_once_on_PostgreSQL() => RunAsync(postgres.CreateDatabase());

    private async Task RunAsync(string store)
    {
        var random = Seeds.Create(output);
        using var directory = new TemporaryDirectory();
        string path;
        using (var silo = await SiloProcess.StartAsync(directory.Path, store, Recipients))
        {
            path = await StartAsync(silo);
            await KillAsync(silo, path, random.Next(Recipients));
        }

        for (var kill = 1; kill < Kills; kill++)
        {
            using var silo = await SiloProcess.StartAsync(directory.Path, store, Recipients);
            await KillAsync(silo, path, random.Next(Recipients));
        }

        using var last = await SiloProcess.StartAsync(directory.Path, store, Recipients);
        await Eventually.IsTrueAsync(async () => (await last.Agency.ReadAsync(path)).Text("status") == "completed");
        var ended = await last.Agency.ReadAsync(path);
        Assert.Equal([$"{Recipients}", "0", "0"], ended.Texts("delivered", "refused", "remaining"));
        for (var look = 0; look < Looked; look++)
        {
            var owner = await last.Operator.OwnerAsync(last.Recipients[random.Next(Recipients)]);
            Assert.Single(await owner.LettersAsync());
            Assert.Equal("1", (await owner.ReadAsync("/v1/mailbox")).Text("letters"));
        }
    }

    private static async Task<string> StartAsync(SiloProcess silo)
    {
        using var made = await silo.Agency.PostAsync("/v1/dispatches", $"{{\"subject\":\"To all\",{Letter.Body}}}");
        var path = $"/v1/dispatches/{(await Json.ReadAsync(made)).Text("dispatchId")}";
        using var added = await silo.Agency.SendAsync(
            HttpMethod.Put, path + "/recipients", Json.Lines(silo.Recipients.Select(number => $"\"{number}\"")));
        Assert.True(added.IsSuccessStatusCode, await added.Content.ReadAsStringAsync());
        using var started = await silo.Agency.PostAsync(path + "/start");
        Assert.True(started.IsSuccessStatusCode, await started.Content.ReadAsStringAsync());
        return path;
    }

    /// <summary>Kills the silo once so many recipients are done, or the dispatch is.</summary>
    private async Task KillAsync(SiloProcess silo, string path, int done)
    {
        var seen = 0L;
        await Eventually.IsTrueAsync(async () =>
        {
            var view = await silo.Agency.ReadAsync(path);
            seen = long.Parse(view.Text("delivered")!, CultureInfo.InvariantCulture);
            return seen >= done || view.Text("status") == "completed";
        });
        silo.Kill();
        output.WriteLine($"killed at {seen}");
    }
}
