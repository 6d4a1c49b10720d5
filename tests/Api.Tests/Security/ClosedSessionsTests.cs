using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Tokens;
using Budkavle.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Security;

/// <summary>A log-out as two silos on one store know it.</summary>
public sealed class ClosedSessionsTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_log_out_counts_at_every_silo_at_once_and_goes_on_counting_while_the_store_is_away()
    {
        var world = new ApiWorld();
        await using var first = await ApiHost.StartAsync(world);
        await using var second = await ApiHost.StartAsync(world);
        var (gone, open) = (NewSession(world), NewSession(world));
        Assert.False(await Of(second).IsClosedAsync(gone, looks: true, None));

        await Of(first).CloseAsync(gone);

        Assert.True(await Of(second).IsClosedAsync(gone, looks: true, None));
        Assert.False(await Of(second).IsClosedAsync(open, looks: true, None));
        world.Documents.Broken = true;
        foreach (var silo in new[] { Of(first), Of(second) })
        {
            Assert.True(await silo.IsClosedAsync(gone, looks: true, None));
            Assert.False(await silo.IsClosedAsync(open, looks: true, None));
            await Assert.ThrowsAsync<DirectoryUnavailableException>(async () => await silo.IsClosedAsync(open, looks: false, None));
        }
    }

    [Fact]
    public async Task A_log_out_while_the_store_is_away_counts_everywhere_when_it_is_back()
    {
        var world = new ApiWorld();
        await using var first = await ApiHost.StartAsync(world);
        await using var second = await ApiHost.StartAsync(world);
        var gone = NewSession(world);
        world.Documents.Broken = true;

        await Of(first).CloseAsync(gone);

        Assert.True(await Of(first).IsClosedAsync(gone, looks: true, None));
        Assert.False(await Of(second).IsClosedAsync(gone, looks: true, None));
        world.Documents.Broken = false;
        await Of(first).RefreshAsync(None);
        world.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await Of(second).IsClosedAsync(gone, looks: true, None));
    }

    [Fact]
    public async Task Sessions_that_would_be_over_are_forgotten()
    {
        var world = new ApiWorld();
        await using var host = await ApiHost.StartAsync(world);
        var gone = NewSession(world);
        await Of(host).CloseAsync(gone);
        world.Time.Advance(PageSession.LifeMax);

        await Of(host).CloseAsync(NewSession(world));

        Assert.False(await Of(host).IsClosedAsync(gone, looks: true, None));
    }

    private static ClosedSessions Of(ApiHost host) => host.Services.GetRequiredService<ClosedSessions>();

    private static PageSession NewSession(ApiWorld world) => new(Guid.NewGuid().ToString("N"), world.Time.GetUtcNow());
}
