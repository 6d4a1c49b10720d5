using System.Net;
using Budkavle.Api.Admission;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Admission;

public sealed class AdmissionTests
{
    [Fact]
    public async Task What_does_not_fit_is_shed_at_once_and_let_in_when_there_is_room()
    {
        var entered = new SemaphoreSlim(0);
        var release = new TaskCompletionSource();
        await using var host = await ApiHost.StartAsync(
            limits: new ApiLimits { CostUnitsMax = 4, BulkCostUnits = 3 }, map: app => MapHeld(app, entered, release.Task));
        var running = new[] { host.Http.GetAsync("/v1/held"), host.Http.GetAsync("/v1/held") };
        await entered.WaitAsync();
        await entered.WaitAsync();
        using var shed = await host.Http.GetAsync("/v1/bulk");
        using var health = await host.Http.GetAsync("/v1/health");
        Assert.Equal("overloaded", await ApiHost.CodeAsync(shed));
        Assert.Equal(1, shed.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        release.SetResult();
        var answers = await Task.WhenAll(running);
        using var later = await host.Http.GetAsync("/v1/bulk");
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(0, host.Services.GetRequiredService<AdmissionGate>().UnitsInUse);
    }

    [Fact]
    public async Task Only_so_many_bulk_requests_run_at_once_while_single_ones_go_on()
    {
        var entered = new SemaphoreSlim(0);
        var release = new TaskCompletionSource();
        await using var host = await ApiHost.StartAsync(
            limits: new ApiLimits { ConcurrentBulkMax = 1 }, map: app => MapHeld(app, entered, release.Task));
        var running = host.Http.GetAsync("/v1/held-bulk");
        await entered.WaitAsync();
        using var shed = await host.Http.GetAsync("/v1/bulk");
        using var single = await host.Http.GetAsync("/v1/health");
        Assert.Equal("overloaded", await ApiHost.CodeAsync(shed));
        Assert.Equal(HttpStatusCode.OK, single.StatusCode);
        release.SetResult();
        (await running).Dispose();
        using var later = await host.Http.GetAsync("/v1/bulk");
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_fault_in_an_endpoint_gives_its_units_back()
    {
        await using var host = await ApiHost.StartAsync();
        using var fault = await host.Http.GetAsync("/v1/test/fault");
        Assert.Equal(HttpStatusCode.InternalServerError, fault.StatusCode);
        Assert.Equal(0, host.Services.GetRequiredService<AdmissionGate>().UnitsInUse);
    }

    [Fact]
    public async Task When_memory_is_short_requests_are_shed_and_health_still_answers()
    {
        await using var host = await ApiHost.StartAsync(map: app => MapHeld(app, new SemaphoreSlim(0), Task.CompletedTask));
        host.World.Memory.Share = 0.9;
        using var shed = await host.Http.GetAsync("/v1/test/refuse");
        using var health = await host.Http.GetAsync("/v1/health");
        Assert.Equal("overloaded", await ApiHost.CodeAsync(shed));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        host.World.Memory.Share = 0.5;
        using var again = await host.Http.GetAsync("/v1/test/refuse");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
    }

    [Fact]
    public void The_memory_gauge_reads_a_share()
    {
        var share = new MemoryGauge(TimeProvider.System).Share;
        Assert.InRange(share, double.Epsilon, 1);
    }

    [Fact]
    public async Task A_client_above_its_share_is_told_to_wait_and_others_are_not()
    {
        await using var host = await ApiHost.StartAsync(limits: new ApiLimits { CostUnitsPerSecondPerClient = 3 });
        host.AddClient("greedy");
        host.AddClient("modest");
        var greedy = host.TokenFor("greedy");
        var statuses = new List<HttpStatusCode>();
        for (var round = 0; round < 60; round++)
        {
            using var response = await host.GetAsync("/v1/test/letters", greedy);
            statuses.Add(response.StatusCode);
            if (response.StatusCode != HttpStatusCode.TooManyRequests) continue;
            Assert.Equal("rate_limited", await ApiHost.CodeAsync(response));
            Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        }

        using var modest = await host.GetAsync("/v1/test/letters", host.TokenFor("modest"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], statuses.Take(3));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, modest.StatusCode);
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_refused_at_the_start()
    {
        Assert.Throws<ArgumentException>(new ApiLimits { CostUnitsMax = 1 }.Validate);
        Assert.Throws<ArgumentException>(new ApiLimits { LineBytesMax = 0 }.Validate);
        Assert.Throws<ArgumentException>(new ApiLimits { SlowBodyGrace = TimeSpan.FromSeconds(1) }.Validate);
        Assert.Throws<ArgumentException>(new ApiLimits { MemoryShareMax = 1.5 }.Validate);
        new ApiLimits().Validate();
    }

    private static void MapHeld(WebApplication app, SemaphoreSlim entered, Task release)
    {
        app.MapGet("/v1/held", HoldAsync).Anonymous("Test").Cost(1);
        app.MapGet("/v1/held-bulk", HoldAsync).Anonymous("Test").Bulk();
        app.MapGet("/v1/bulk", () => "bulk").Anonymous("Test").Bulk();
        app.MapGet("/v1/health", () => "well").Anonymous("Test").Cost(0);

        async Task<string> HoldAsync()
        {
            entered.Release();
            await release;
            return "held";
        }
    }
}
