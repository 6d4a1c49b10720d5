using System.Net;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Packaging;

/// <summary>Where HTTP is answered.</summary>
public sealed class ListenTests
{
    [Fact]
    public async Task A_silo_answers_where_it_is_told_and_nowhere_else()
    {
        using var directory = new TemporaryDirectory();
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = directory.Path, Address = IPAddress.Parse("127.0.0.2"),
            Proxies = [IPNetwork.Parse("10.0.0.0/8")],
        };
        await using var app = await SiloHost.BuildAsync(options, CancellationToken.None);
        await app.StartAsync();
        using var http = new HttpClient();

        Assert.Equal("live", await http.GetStringAsync($"http://127.0.0.2:{options.Port}/health/live"));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync($"http://127.0.0.1:{options.Port}/health/live"));
        await app.StopAsync();
    }

    [OwnAddressTheory]
    [InlineData(null, true)]
    [InlineData("203.0.113.0/24", true)]
    [InlineData("0.0.0.0/0", false)]
    public async Task Only_proxies_that_were_named_say_on_whose_behalf_they_ask(string? proxies, bool areOne)
    {
        using var directory = new TemporaryDirectory();
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = directory.Path, Address = IPAddress.Any,
            Proxies = proxies is null ? [] : [IPNetwork.Parse(proxies)],
        };
        await using var app = await SiloHost.BuildAsync(options, CancellationToken.None);
        await app.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://{OwnAddressTheoryAttribute.Address}:{options.Port}"),
        };
        var busy = 0;
        for (var caller = 1; caller <= LogInRates.Burst + 20; caller++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/log-in/start/test");
            request.Headers.Add("X-Forwarded-For", $"198.51.100.{caller}");
            using var answer = await http.SendAsync(request);
            if (answer.Headers.Location!.OriginalString.Contains("busy", StringComparison.Ordinal)) busy++;
        }

        Assert.Equal(areOne, busy > 0);
        await app.StopAsync();
    }
}
