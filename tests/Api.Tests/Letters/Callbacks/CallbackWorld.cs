using System.Net.Http.Json;
using System.Text.Json;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Feeds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>
/// A sender, its receiver, and the service that sends, whose turns and clock the test moves. The clock is years ahead, so that this
/// service has the lease and the silo's own sends nothing.
/// </summary>
internal sealed class CallbackWorld : IAsyncDisposable
{
    private readonly SiloFixture _silo;
    private readonly ManualTime _time = new();
    private CallbackService _service = null!;

    private CallbackWorld(SiloFixture silo) => _silo = silo;

    public Receiver Receiver { get; private set; } = null!;

    public string Id { get; private set; } = "";

    public string Secret { get; private set; } = "";

    public string Path => "/v1/callbacks/" + Id;

    public static async Task<CallbackWorld> OpenAsync(SiloFixture silo, string more = "", int years = 5)
    {
        var world = new CallbackWorld(silo) { Receiver = await Receiver.StartAsync() };
        world._time.Advance(TimeSpan.FromDays(365 * years));
        world.Restart();
        await world._service.RunAsync(CancellationToken.None);
        using var answer = await silo.Agency.PostAsync("/v1/callbacks", $"{{\"url\":\"{world.Receiver.Url}\"{more}}}");
        var made = await Json.ReadAsync(answer);
        Assert.Equal(201, (int)answer.StatusCode);
        (world.Id, world.Secret) = (made.Text("callbackId")!, made.Text("secret")!);
        return world;
    }

    /// <summary>Ends the service without a word and starts another on what it wrote down.</summary>
    public void Restart()
    {
        var services = _silo.Services;
        _service = new CallbackService(
            services.GetRequiredService<CallbackStore>(), services.GetRequiredService<CallbackBodies>(),
            services.GetRequiredService<StatusFeed>(), services.GetRequiredService<CallbackHttp>(),
            new CallbackLimits(), new CallbackOptions(true, true, "test"), _time, NullLogger<CallbackService>.Instance);
    }

    /// <summary>Lets time pass, and lets the service have as many turns as it wants then.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        for (var turn = 0; turn < 5; turn++)
        {
            await _service.RunAsync(CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    public Task PassAsync() => PassAsync(TimeSpan.FromSeconds(10));

    /// <summary>Sends a letter and returns its id.</summary>
    public async Task<string> SendAsync(string recipient, string more = "")
    {
        using var answer = await _silo.Agency.SendLetterAsync(Letter.To(recipient, more: more), Guid.NewGuid().ToString());
        return (await Json.ReadAsync(answer)).Text("letterId")!;
    }

    public Task<JsonElement> ReadAsync() => _silo.Agency.ReadAsync(Path);

    public async Task<JsonElement> PostAsync(string what, string? json = null)
    {
        using var answer = await _silo.Agency.PostAsync($"{Path}/{what}", json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await Json.ReadAsync(answer);
    }

    public async ValueTask DisposeAsync()
    {
        using var removed = await _silo.Agency.SendAsync(HttpMethod.Delete, Path);
        _service.Dispose();
        await Receiver.DisposeAsync();
    }
}
