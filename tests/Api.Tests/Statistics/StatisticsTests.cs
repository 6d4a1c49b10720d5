using System.Text.Json;
using Budkavle.Api.Portal;
using Budkavle.Api.Statistics;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Senders;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Budkavle.Api.Tests.Statistics;

public sealed class StatisticsTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    [Fact]
    public async Task Letters_openings_and_days_are_counted_and_a_saving_only_where_prices_are_known()
    {
        var clock = new ManualTime();
        using var reader = ReaderOf(clock, new PortalOptions { PaperPrice = 12.50m, LetterPrice = 1.50m });
        using var priceless = ReaderOf(clock, new PortalOptions());
        var before = await reader.ReadAsync(CancellationToken.None);
        using var citizen = await world.NewCitizenAsync();
        var letter = await world.SendAsync(citizen);
        await world.SendAsync(citizen);
        using var opened = await citizen.Api.PostAsync($"/v1/mailbox/letters/{letter}/read", "");
        Assert.True(opened.IsSuccessStatusCode, await opened.Content.ReadAsStringAsync());

        Assert.Same(before, await reader.ReadAsync(CancellationToken.None));
        clock.Advance(TimeSpan.FromDays(1));
        var after = await reader.ReadAsync(CancellationToken.None);

        Assert.Equal((before.Letters + 2, before.Opened + 1), (after.Letters, after.Opened));
        Assert.Equal(11.00m * after.Letters, after.Saved);
        Assert.Equal(before.Days[^1].Day.AddDays(1), after.Days[^1].Day);
        Assert.Equal(before.Letters, after.Days[^2].Letters);
        Assert.True(after.Mailboxes >= 100);
        Assert.Equal(3, after.Agencies);
        Assert.Null((await priceless.ReadAsync(CancellationToken.None)).Saved);
    }

    [Fact]
    public async Task Everybody_gets_the_figures_as_a_page_as_json_and_as_csv()
    {
        using var citizen = await world.NewCitizenAsync();
        await world.SendAsync(citizen);
        using var browser = world.Silo.Browser();
        var page = await browser.GetAsync("/statistics", ("Accept-Language", "sv"));
        var json = await browser.GetAsync("/v1/statistics");
        var csv = await browser.GetAsync("/v1/statistics.csv");

        Assert.Equal((200, 200, 200), (page.Status, json.Status, csv.Status));
        Assert.Contains("Anslutna myndigheter", page.Text, StringComparison.Ordinal);
        // A letter is there, and with it a share, which each language writes in its way.
        Assert.Matches("<dd>\\d+,\\d %</dd>", page.Text);
        Assert.Matches("<dd>\\d+\\.\\d %</dd>", (await browser.GetAsync("/statistics", ("Accept-Language", "en"))).Text);
        using var figures = JsonDocument.Parse(json.Text);
        var today = figures.RootElement.GetProperty("days").EnumerateArray().Last();
        var last = csv.Text.TrimEnd().Split("\r\n")[^1].Split(',');
        Assert.StartsWith("day,letters,opened,mailboxes,agencies\r\n", csv.Text.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Equal($"{today.Text("day")},{today.GetProperty("letters").GetInt64()}", string.Join(',', last[..2]));
        Assert.Equal("*", csv.Header("Access-Control-Allow-Origin"));
        Assert.Contains("publicdomain/zero", json.Header("Link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agency_that_is_registered_again_is_counted_once()
    {
        var index = world.Silo.Services.GetRequiredService<SenderIndex>();
        var before = await index.ReadAsync();
        await index.AddAsync(before.First());

        Assert.Equal(before.Order(), (await index.ReadAsync()).Order());
    }

    private StatisticsReader ReaderOf(TimeProvider clock, PortalOptions prices)
    {
        var services = world.Silo.Services;
        return new StatisticsReader(
            services.GetRequiredService<Engine>(), services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<SenderIndex>(), services.GetRequiredService<StatisticsBook>(), prices, clock);
    }
}
