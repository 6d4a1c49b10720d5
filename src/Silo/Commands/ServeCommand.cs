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
        var listen = new ListenSettings();
        var data = new Option<string>("--data")
        {
            Description = "Directory for keys, store and demo files.", DefaultValueFactory = _ => "data",
        };
        var store = StoreOption.Create();
        var production = new Option<bool>("--production") { Description = "No demo data, no tokens for test recipients." };
        var firstOperator = new Option<string?>("--first-operator")
        {
            Description = "Organisation number: at the first start, makes this organisation's client for operations and writes it to "
                + "DIR/operator.json.",
        };
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
            data, store, production, firstOperator, publicUrl, recipients, shards, noEvidence, minaMeddelanden, signatories,
        };
        Action<Command>[] more = [listen.AddTo, prices.AddTo, cluster.AddTo, eid.AddTo, notifications.AddTo, telemetry.AddTo, intake.AddTo];
        foreach (var add in more) add(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(() => Read(parsed), cancellationToken));
        return command;

        ServeOptions Read(ParseResult parsed)
        {
            var isProduction = parsed.GetValue(production);
            return listen.Read(parsed, new ServeOptions
            {
                DataDirectory = Path.GetFullPath(parsed.GetValue(data)!),
                Stores = StoreOption.Read(parsed, store, isProduction),
                Production = isProduction, FirstOperator = parsed.GetValue(firstOperator), PublicUrl = parsed.GetValue(publicUrl),
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
            });
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
            if (await FirstOperator.EnsureAsync(app.Services, options) is { } made)
                Console.WriteLine($"The first client for operations is in {made}: move it to where secrets are kept.");
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
