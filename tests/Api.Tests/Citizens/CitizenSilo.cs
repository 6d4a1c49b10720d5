using Budkavle.Api.Health;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Budkavle.Api.Tests.Citizens;

/// <summary>A silo with a log-in, whose demo has three recipients.</summary>
internal sealed class CitizenSilo : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private WebApplication _app = null!;

    public static readonly string[] Recipients = [.. Enumerable.Range(0, 3).Select(index => TestNumbers.DemoPerson(index).ToDigits())];

    public string Url { get; private set; } = "";

    public LogCapture Logs { get; } = new();

    public IServiceProvider Services => _app.Services;

    public static async Task<CitizenSilo> StartAsync(
        EidOptions? eid = null, string? publicUrl = null, bool production = false, string? sms = null, string? signatories = null,
        string? minaMeddelanden = null, IntakeSettings? intake = null, TimeProvider? clock = null)
    {
        var silo = new CitizenSilo();
        var options = new ServeOptions
        {
            Port = FreePort.Find(), DataDirectory = silo._directory.Path, PublicUrl = publicUrl, Production = production,
            Eid = eid ?? new EidOptions(), Notifications = new NotificationSettings { PushContact = "mailto:drift@example.se", Sms = sms },
            Signatories = signatories, MinaMeddelanden = minaMeddelanden, Intake = intake ?? new IntakeSettings(),
            Clock = clock ?? TimeProvider.System,
        };
        silo.Url = $"http://127.0.0.1:{options.Port}";
        silo._app = await SiloHost.BuildAsync(options, CancellationToken.None);
        silo._app.Services.GetRequiredService<ILoggerFactory>().AddProvider(silo.Logs);
        await silo._app.StartAsync();
        if (!production) silo._app.Services.GetRequiredService<DemoSite>().TurnOn(Recipients, silo._directory.Path);
        silo._app.Services.GetRequiredService<Readiness>().Set(true);
        return silo;
    }

    public Browser Browser() => new(Url);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _directory.Dispose();
    }
}
