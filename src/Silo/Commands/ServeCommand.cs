using System.CommandLine;
using Budkavle.Api.Health;
using Budkavle.Api.Pages.Web;
using Budkavle.Silo.Demo;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;

namespace Budkavle.Silo.Commands;

/// <summary>budkavle serve.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port on the loopback address.", DefaultValueFactory = _ => 8080 };
        var data = new Option<string>("--data")
        {
            Description = "Directory for keys, store and demo files.", DefaultValueFactory = _ => "data",
        };
        var store = StoreOption.Create();
        var production = new Option<bool>("--production") { Description = "No demo data, no tokens for test recipients." };
        var publicUrl = new Option<string?>("--public-url") { Description = "The address under which clients reach the service." };
        var recipients = new Option<int>("--demo-recipients")
        {
            Description = "Demo recipients made at the first start.", DefaultValueFactory = _ => 1000,
        };
        var shards = new Option<int?>("--shards") { Description = "Shards of a new store (default 16); fixed when it is made." };
        var noEvidence = new Option<bool>("--no-evidence") { Description = "No transparency log while it runs; to measure its cost." };
        var minaMeddelanden = new Option<string?>("--mina-meddelanden")
        {
            Description = "Settings (JSON) of a port for Mina meddelanden over mutual TLS: register, operator, agent; "
                + "off without it. See docs/flows/mina-meddelanden.md.",
        };
        var signatories = new Option<string?>("--signatories") { Description = "JSON: who signs for whom; see docs/flows/mailbox.md." };
        var prices = new PriceSettings();
        var cluster = new ClusterSettings();
        var eid = new EidSettings();
        var notifications = new NotificationCommandOptions();
        var telemetry = new TelemetrySettings();
        var intake = new IntakeCommandOptions();
        var command = new Command("serve", "Starts the silo with API and pages.")
        {
            port, data, store, production, publicUrl, recipients, shards, noEvidence, minaMeddelanden, signatories,
        };
        Action<Command>[] more = [prices.AddTo, cluster.AddTo, eid.AddTo, notifications.AddTo, telemetry.AddTo, intake.AddTo];
        foreach (var add in more) add(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(() => Read(parsed), cancellationToken));
        return command;

        ServeOptions Read(ParseResult parsed)
        {
            var isProduction = parsed.GetValue(production);
            return new ServeOptions
            {
                Port = parsed.GetValue(port),
                DataDirectory = Path.GetFullPath(parsed.GetValue(data)!),
                Stores = StoreOption.Read(parsed, store, isProduction),
                Production = isProduction, PublicUrl = parsed.GetValue(publicUrl),
                DemoRecipients = parsed.GetValue(recipients),
                Shards = parsed.GetValue(shards), Evidence = !parsed.GetValue(noEvidence),
                Signatories = parsed.GetValue(signatories),
                Smtp = notifications.ReadSmtp(parsed, isProduction),
                Portal = prices.Read(parsed),
                Cluster = cluster.Read(parsed),
                Eid = eid.Read(parsed),
                Notifications = notifications.Read(parsed, isProduction),
                Telemetry = telemetry.Read(parsed), Intake = intake.Read(parsed),
                MinaMeddelanden = parsed.GetValue(minaMeddelanden),
                MailFrom = notifications.ReadMailFrom(parsed),
            };
        }
    }

    private static async Task<int> RunAsync(Func<ServeOptions> read, CancellationToken cancellationToken)
    {
        try
        {
            var options = read();
            SiloHost.Validate(options);
            options = DemoSignatories.Ensure(options);
            await using var app = await SiloHost.BuildAsync(options, cancellationToken);
            await app.StartAsync(cancellationToken);
            var demo = options.Production ? null : await DemoData.EnsureAsync(app.Services, options);
            if (demo is not null)
                app.Services.GetRequiredService<DemoSite>().TurnOn(demo.Recipients, options.MailFolder);
            app.Services.GetRequiredService<Readiness>().Set(true);
            StartupText.Print(options, app.Services.GetRequiredService<IStore>().Info, demo);
            app.Lifetime.ApplicationStopping.Register(() => app.Services.GetRequiredService<Readiness>().Set(false));
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (Exception failure) when (failure is StorageException or IOException or ArgumentException)
        {
            Console.Error.WriteLine($"Cannot start: {failure.Message}");
            return 1;
        }
    }
}
