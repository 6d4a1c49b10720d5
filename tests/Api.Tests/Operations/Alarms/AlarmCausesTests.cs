using System.Security.Cryptography;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Operations.Alarms;

/// <summary>
/// Each alarm of docs/operations/alarms.md, raised by breaking what it is about under a real silo, and gone when that is mended. The
/// table there says what is broken for which. Bounds and times are those that are handed out; only the clock leaps. That a silo is down is
/// tried in <see cref="SiloDownTests"/>.
/// </summary>
[Collection(AlarmCollection.Name)]
public sealed class AlarmCausesTests(AlarmSilo silo)
{
    private const int LargeBody = 15_900;
    private const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";

    [PostgresFact]
    public async Task A_database_that_is_away_leaves_shards_without_a_silo()
    {
        var agency = await silo.AgencyAsync();
        Assert.Equal("", await agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet)));
        await silo.WatchAsync();
        silo.Postgres.Stop();
        try
        {
            // A shard that has nothing to write does not notice at once.
            Assert.NotEqual("", await agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet)));
            await silo.PassAsync(TimeSpan.FromMinutes(2));
            Assert.Contains("BudkavleShardsMissing", await silo.AlarmsAsync());
            // Who comes on duty now sees it too, and so does Prometheus.
            await silo.PassAsync(TimeSpan.FromMinutes(12));
            await silo.WatchAsync();
            Assert.Contains("BudkavleShardsMissing", await silo.AlarmsAsync());
            var prometheus = await silo.OperatorAsync(Scope.Operations);
            using var metrics = await prometheus.GetAsync("/metrics");
            Assert.Contains("budkavle_shards ", await metrics.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        finally
        {
            silo.Postgres.Start();
        }

        await silo.CalmsDownAsync();
        Assert.Equal("", await (await silo.AgencyAsync()).TryLetterAsync(Letter.To(AlarmSilo.Quiet)));
    }

    [PostgresFact]
    public async Task A_log_that_takes_nothing_makes_a_backlog_then_refusals_and_is_told_as_slow_afterwards()
    {
        // Nobody logs in anew while nothing is written: what is read of a client waits its turn.
        await silo.WatchAsync();
        var agency = await silo.AgencyAsync();
        var letters = new List<Task>();
        await using (await silo.HoldAsync("blocks"))
        {
            // One commit is under way, so that what comes now waits behind it.
            letters.Add(agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet)));
            await Eventually.IsTrueAsync(() => Task.FromResult(silo.Sql(Waiting) != "0"));
            await Eventually.IsTrueAsync(async () =>
            {
                // A request in bulk that waits takes no more lines in.
                letters.Add(BurstAsync(agency, 100, LargeBody));
                return (await silo.ShardAsync()).PendingBytes > 8_388_608;
            });
            await Eventually.IsTrueAsync(async () =>
                (await agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet))) == "overloaded");
            await silo.PassAsync(TimeSpan.FromMinutes(3));
            Assert.Superset(
                new HashSet<string> { "BudkavleCommitBacklog", "BudkavleRefusesForLackOfRoom" }, (await silo.AlarmsAsync()).ToHashSet());
        }

        await Task.WhenAll(letters);
        for (var minute = 0; minute < 7; minute++)
        {
            agency = await silo.AgencyAsync();
            await using (await silo.HoldAsync("blocks"))
            {
                // Whatever it is told: the commit is under way for as long as it takes. A clock that leaps before it is ends its admission.
                letters.Add(agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet)));
                await Eventually.IsTrueAsync(() => Task.FromResult(silo.Sql(Waiting) != "0"));
                await silo.PassAsync(TimeSpan.FromMinutes(1));
                await Eventually.IsTrueAsync(
                    () => Task.FromResult(silo.Sql(Waiting + " AND now() - query_start > interval '600 ms'") != "0"));
            }
        }

        await Task.WhenAll(letters);
        Assert.Contains("BudkavleStoreSlow", await silo.AlarmsAsync());
        await silo.CalmsDownAsync();
    }

    [PostgresFact]
    public async Task Views_that_cannot_be_written_are_told_before_deliveries_wait()
    {
        Task burst;
        await using (await silo.HoldAsync("view_rows"))
        {
            burst = BurstAsync(await silo.AgencyAsync(), 40_000, 10);
            await Eventually.IsTrueAsync(async () => (await silo.ShardAsync()).TailRows > 24_576);
            await silo.PassAsync(TimeSpan.FromMinutes(6));
            Assert.Contains("BudkavleViewsBehind", await silo.AlarmsAsync());
        }

        await burst;
        await silo.CalmsDownAsync();
    }

    [PostgresFact]
    public async Task Commits_that_are_cut_off_open_their_shard_again_and_again()
    {
        var (agency, epoch) = (await silo.AgencyAsync(), (await silo.ShardAsync()).Epoch);
        for (var opened = epoch; opened < epoch + 4; opened = (await silo.ShardAsync()).Epoch)
        {
            await using (await silo.HoldAsync("blocks"))
            {
                var letter = agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet));
                await Eventually.IsTrueAsync(() => Task.FromResult(silo.Sql(Waiting) != "0"));
                silo.Sql(Waiting.Replace("count(*)", "pg_terminate_backend(pid)", StringComparison.Ordinal));
                Assert.NotEqual("", await letter);
            }

            await Eventually.IsTrueAsync(async () => "" == await agency.TryLetterAsync(Letter.To(AlarmSilo.Quiet)));
        }

        await silo.PassAsync(TimeSpan.FromSeconds(10));
        Assert.Contains("BudkavleShardsReopened", await silo.AlarmsAsync());
        await silo.CalmsDownAsync();
    }

    [PostgresFact]
    public async Task A_mail_server_and_an_operator_that_do_not_answer_are_told_after_a_while()
    {
        silo.Mail.Misbehave = _ => "hang";
        var mails = silo.Mail.Waiting;
        using var mended = new Mended(() => silo.Mail.Misbehave = _ => null);
        await using (await silo.StartOtherAsync(expired: true))
        {
            var agency = await silo.AgencyAsync();
            foreach (var recipient in new[] { AlarmSilo.Told, AlarmSilo.Elsewhere })
                Assert.Equal("", await agency.TryLetterAsync(Letter.To(recipient)));
            await silo.PassAsync(TimeSpan.FromMinutes(22));
            Assert.Superset(
                new HashSet<string> { "BudkavleNotificationsLate", "BudkavleOperatorAway" }, (await silo.AlarmsAsync()).ToHashSet());
        }

        silo.Mail.Misbehave = _ => null;
        await using var other = await silo.StartOtherAsync(expired: false);
        await silo.CalmsDownAsync();
        Assert.Single(other.Recipients.Distinct());
        await Eventually.IsTrueAsync(() => Task.FromResult(silo.Mail.Waiting > mails));
    }

    [PostgresFact]
    public async Task A_mail_server_that_refuses_us_for_good_is_told()
    {
        silo.Mail.Misbehave = line => line == "(message)" ? "554 5.7.1 You are on our list" : null;
        using var mended = new Mended(() => silo.Mail.Misbehave = _ => null);
        for (var minutes = 0; minutes < 20; minutes += 2)
        {
            Assert.Equal("", await (await silo.AgencyAsync()).TryLetterAsync(Letter.To(AlarmSilo.Told)));
            await silo.PassAsync(TimeSpan.FromMinutes(2));
        }

        Assert.Contains("BudkavleNotificationsFail", await silo.AlarmsAsync());
        silo.Mail.Misbehave = _ => null;
        await silo.CalmsDownAsync();
    }

    [PostgresFact]
    public async Task Contents_that_were_damaged_are_errors_of_ours()
    {
        var agency = await silo.AgencyAsync();
        using var sent = await agency.SendLetterAsync(Line(new string('b', 40_000)), Guid.NewGuid().ToString());
        var letter = (await Json.ReadAsync(sent)).Text("letterId");
        silo.Sql("CREATE TABLE saved AS TABLE contents");
        silo.Sql("UPDATE contents SET bytes = overlay(bytes placing '\\x00000000' from length(bytes) - 8)");
        for (var minutes = 0; minutes < 6; minutes++)
        {
            var owner = await (await silo.OperatorAsync()).OwnerAsync(AlarmSilo.Quiet);
            using var answer = await owner.GetAsync($"/v1/mailbox/letters/{letter}");
            Assert.Equal(500, (int)answer.StatusCode);
            await silo.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Contains("BudkavleErrors", await silo.AlarmsAsync());
        silo.Sql("UPDATE contents SET bytes = saved.bytes FROM saved WHERE saved.hash = contents.hash; DROP TABLE saved");
        var reader = await (await silo.OperatorAsync()).OwnerAsync(AlarmSilo.Quiet);
        Assert.NotNull((await reader.ReadAsync($"/v1/mailbox/letters/{letter}")).GetProperty("body").Text("content"));
        await silo.CalmsDownAsync();
    }

    private static string Line(string body) => Letter.To(AlarmSilo.Quiet).Replace("Hello.", body, StringComparison.Ordinal);

    /// <summary>Puts something right at the end of a test, however it ends.</summary>
    private sealed class Mended(Action mend) : IDisposable
    {
        public void Dispose() => mend();
    }

    /// <summary>Letters in bulk, of which any may be refused.</summary>
    private static async Task BurstAsync(SiloClient agency, int letters, int bodyLength)
    {
        // What can be pressed together takes no room.
        var body = Convert.ToBase64String(RandomNumberGenerator.GetBytes(bodyLength * 3 / 4));
        var lines = Enumerable.Range(0, letters).Select(_ => Line(body).Insert(1, $"\"key\":\"{Guid.NewGuid()}\","));
        using var content = Json.Lines(lines);
        using var answer = await agency.SendAsync(HttpMethod.Post, "/v1/letters/bulk", content);
        await answer.Content.ReadAsStringAsync();
    }
}
