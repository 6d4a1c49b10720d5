using System.Text.Json;
using Budkavle.Api.Health;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Hosting;

public sealed class FirstOperatorTests
{
    [Fact]
    public async Task An_installation_without_a_demo_gets_its_first_client_once_and_no_other()
    {
        using var directory = new TemporaryDirectory();
        var number = TestNumbers.DemoOrganisation(0).ToDigits();
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = directory.Path, Production = true, FirstOperator = $"{number[2..8]}-{number[8..]}",
            PublicUrl = "https://letters.test",
        };
        await using var app = await SiloHost.BuildAsync(options, CancellationToken.None);
        await app.StartAsync();
        app.Services.GetRequiredService<Readiness>().Set(true);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{options.Port}") };

        var path = await FirstOperator.EnsureAsync(app.Services, options);
        var made = JsonDocument.Parse(await File.ReadAllTextAsync(path!)).RootElement;
        var client = await SiloClient.LogInAsync(http, made.Text("clientId")!, made.Text("clientSecret")!);
        using var answer = await client.GetAsync("/v1/operations/operators");

        Assert.True(answer.IsSuccessStatusCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path!));
        Assert.Null(await FirstOperator.EnsureAsync(app.Services, options));
        var other = TestNumbers.DemoOrganisation(1).ToDigits();
        Assert.Null(await FirstOperator.EnsureAsync(app.Services, options with { FirstOperator = other }));
        await Assert.ThrowsAsync<ArgumentException>(() => FirstOperator.EnsureAsync(app.Services, options with
        {
            FirstOperator = TestNumbers.DemoPerson(0).ToDigits(),
        }));
        Assert.Null(await FirstOperator.EnsureAsync(app.Services, options with { FirstOperator = null }));
        // Disposed of alone, its timers would tick on without a store.
        await app.StopAsync();
    }
}
