using System.Net;
using Budkavle.Api;
using Budkavle.Api.Availability;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Evidence;
using Budkavle.Api.GovNotify;
using Budkavle.Api.Health;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Letters.Contents;
using Budkavle.Api.Letters.Feeds;
using Budkavle.Api.Letters.Reconciliation;
using Budkavle.Api.Letters.Rejections;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.MinaMeddelanden;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.Moving;
using Budkavle.Api.Operations;
using Budkavle.Api.Pages.My;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Api.Recipients;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Senders;
using Budkavle.Api.Setup;
using Budkavle.Api.Statistics;
using Budkavle.Api.Submissions;
using Budkavle.Api.Templates;
using Budkavle.Grains.Availability;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Grains.Notifications.Upkeep;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Relaying;
using Budkavle.Grains.Runtime;
using Budkavle.Silo.Engines;
using Budkavle.Silo.Telemetry;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;
using Microsoft.AspNetCore.HttpOverrides;

namespace Budkavle.Silo.Hosting;

/// <summary>Builds the process: store and engine below, grains in the middle, HTTP above.</summary>
public static class SiloHost
{
    /// <summary>Before anything is made: options that must not be used leave nothing behind.</summary>
    /// <exception cref="ArgumentException">They must not be used.</exception>
    public static void Validate(ServeOptions options)
    {
        options.Eid.ToCitizenOptions(options.Production).Validate(options.BaseUrl);
        GrainEngine.Validate(options);
    }

    /// <summary>Opens the store and wires everything. The application owns the engine and closes it when it is disposed.</summary>
    public static async Task<WebApplication> BuildAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        Validate(options);
        var minaMeddelanden = options.MinaMeddelanden is { } settings ? SettingsFile.Read(settings) : null;
        Directory.CreateDirectory(options.DataDirectory);
        var store = await StoreFactory.OpenAsync(options, cancellationToken);
        var ring = OpenRing(options);
        var engine = await Engine.OpenAsync(
            store, ring, new EngineLimits(), options.Clock, TaskScheduler.Default, NewOwner(), cancellationToken);

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "budkavle" });
        builder.AddTelemetry(options.Telemetry, engine.Services.Owner);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(options.Address, options.Port))
            // No endpoint blocks, so a request may run where its bytes arrived, without a change of thread.
            .UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        AddEngine(builder.Services, engine, options.Clock);
        await AddEvidenceAsync(builder.Services, engine, options, cancellationToken);
        await GrainEngine.AddAsync(builder, options, cancellationToken);
        if (options.Cluster.FrontEnd) builder.Services.AddSingleton<IReadinessCheck, SilosReached>();
        else AddShards(builder.Services);
        builder.Services.AddHostedService<KeyRefresh>();
        builder.Services.AddHostedService<RejectionService>();
        builder.Services.AddSingleton<ISenderNames, SenderNames>();
        if (!options.Cluster.FrontEnd) builder.Services.AddMailNotifications(options);
        AddHttp(builder.Services, engine, options, minaMeddelanden);
        if (!options.Cluster.FrontEnd) builder.Services.AddPrinting(options);
        builder.Services.AddBudkavleRelays(sends: !options.Cluster.FrontEnd, new Random());
        if (minaMeddelanden is not null) builder.Services.AddMinaMeddelanden(minaMeddelanden);

        var app = builder.Build();
        // Read at once: a service whose register is wrong does not start.
        app.Services.GetRequiredService<ISignatoryRegister>();
        // Razor Pages bring the framework's authentication and authorisation along, which would be put before every request unless they
        // are there already. Ours are in the guard.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
        ((IApplicationBuilder)app).Properties["__AuthorizationMiddlewareSet"] = true;
        // The proxy that ends TLS is on this machine or was named: whom it names is who asks. From elsewhere the field is not believed.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor };
        foreach (var proxies in options.Proxies) forwarded.KnownIPNetworks.Add(proxies);
        app.UseForwardedHeaders(forwarded);
        if (minaMeddelanden is not null) app.UseMinaMeddelanden();
        app.UseBudkavleApi();
        Map(app, options);
        return app;
    }

    /// <summary>
    /// What the store knows this start of the process by: machine and process for people, and a number, since in containers every start
    /// may have the same name and process 1. Cursors and leases take what has their own name for their own.
    /// </summary>
    private static string NewOwner() => $"{Environment.MachineName}/{Environment.ProcessId}/{Random.Shared.Next(0x10000):x4}";

    /// <summary>What only a process with shards does.</summary>
    private static void AddShards(IServiceCollection services)
    {
        services.AddHostedService<EngineLifetime>();
        services.AddHostedService<ShardKeeper>();
        services.AddHostedService<LifeSignsService>();
    }

    /// <exception cref="StorageException">A front end has no ring, or it cannot be read.</exception>
    private static KeyRing OpenRing(ServeOptions options)
    {
        var path = options.RingPath;
        if (!options.Cluster.FrontEnd || File.Exists(path)) return KeyRing.OpenOrCreate(path, options.Clock);
        // A ring of its own would hash every recipient to a mailbox that does not exist.
        throw new StorageException($"A front end needs the key ring of its silos: copy it to {path}.");
    }

    private static void AddEngine(IServiceCollection services, Engine engine, TimeProvider clock)
    {
        // Made by a factory so that the container closes it, after everything that uses it.
        services.AddSingleton(_ => engine);
        services.AddSingleton(clock);
        services.AddSingleton(engine.Services);
        services.AddSingleton(engine.Hashes);
        services.AddSingleton(engine.LetterIds);
        services.AddSingleton(engine.Log);
        services.AddSingleton(engine.Store);
        services.AddSingleton(engine.Store.Documents);
        services.AddSingleton(engine.Store.Contents);
        services.AddSingleton(engine.Store.Views);
        services.AddSingleton(engine.Sealer);
        services.AddSingleton(engine.Ring);
        services.AddSingleton<ContentVault>();
        services.AddSingleton<StatusFeed>();
        services.AddSingleton<NotificationUpkeep>();
        services.AddSingleton<OutageBook>();
        services.AddSingleton(provider => new LifeSigns(
            engine.Store.Documents, provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<OutageBook>(), engine.Shards,
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>
    /// Before the grain host, so that it hears of every shard and puts the last commits into the log when all else has ended.
    /// </summary>
    private static async Task AddEvidenceAsync(
        IServiceCollection services, Engine engine, ServeOptions options, CancellationToken cancellationToken)
    {
        var keys = await EvidenceKeys.OpenAsync(
            engine.Store.Documents, engine.Sealer, options.Clock, create: true, cancellationToken);
        services.AddSingleton(provider => new EvidenceServices(
            provider.GetRequiredService<Engine>(), keys, new EvidenceLimits(), TaskScheduler.Default,
            provider.GetRequiredService<ILogger<EvidenceIntegrator>>()));
        if (!options.Evidence || options.Cluster.FrontEnd) return;
        services.AddHostedService(provider => provider.GetRequiredService<EvidenceServices>().Integrator);
    }

    private static void AddHttp(
        IServiceCollection services, Engine engine, ServeOptions options, MinaMeddelandenOptions? minaMeddelanden)
    {
        services.AddBudkavleSenders();
        services.AddBudkavleApi(new BudkavleApiOptions { Security = new SecurityOptions { Issuer = options.BaseUrl } });
        services.AddBudkavleCitizens(options.Eid.ToCitizenOptions(options.Production), options.BaseUrl);
        if (options.Signatories is { } signatories) services.AddSignatoryFile(signatories, engine);
        services.AddSingleton<DraftPool>();
        services.AddSingleton<SenderGate>();
        services.AddSingleton<LetterComposer>();
        services.AddSingleton<LetterSubmission>();
        services.AddSingleton<LetterFinder>();
        services.AddBudkavleReconciliation();
        services.AddBudkavleCallbacks(new CallbackOptions(
            PrivateAddressesToo: !options.Production, Sends: !options.Cluster.FrontEnd, engine.Services.Owner));
        services.AddSingleton<MailboxReader>();
        services.AddSingleton<Readiness>();
        services.AddBudkavleTemplates();
        services.AddBudkavleNotify(new NotifyOptions(
            options.MailFrom, options.Notifications.Sms is null ? null : options.Notifications.SmsFrom));
        services.AddBudkavleDispatchApi();
        services.AddBudkavlePortal(options.Portal);
        services.AddBudkavleStatistics();
        services.AddScanner(options.Intake);
        services.AddBudkavleIntake(options.Intake.ToMailOptions());
        services.AddWebPush(options);
        services.AddBudkavleMoving(minaMeddelanden is null
            ? new MovingOptions()
            : new MovingOptions { Operator = minaMeddelanden.Supplier.Domain, Keys = minaMeddelanden.EvidenceKeys });
        services.AddBudkavlePages(new MyOptions
        {
            TextMessages = options.Notifications.Sms is not null,
            Push = options.Notifications.PushContact is not null,
            Operators = [.. (minaMeddelanden?.Operators ?? []).Select(one => new MailboxOperator(one.Domain, one.Name, one.UiAddress))],
        });
    }

    private static void Map(WebApplication app, ServeOptions options)
    {
        app.MapBudkavleApi();
        app.MapHealth();
        app.MapMetrics();
        // Without a tag of their own routes would stand under the names of our classes in the interface's description.
        var letters = app.MapGroup("").WithTags("Letters");
        letters.MapLetters();
        letters.MapContents();
        letters.MapStatusFeed();
        letters.MapReconciliation();
        app.MapGroup("").WithTags("Callbacks").MapCallbacks();
        letters.MapRejections();
        app.MapGroup("").WithTags("Legal clock").MapAvailability();
        app.MapGroup("").WithTags("Recipients").MapRecipients();
        app.MapGroup("").WithTags("Mailbox").MapMailbox();
        app.MapGroup("").WithTags("Submissions").MapSubmissions();
        app.MapGroup("").WithTags("Submissions").MapForms();
        app.MapBudkavleSenders();
        app.MapBudkavlePortal();
        app.MapSetup();
        app.MapBudkavleDispatches();
        app.MapTemplates();
        app.MapNotify();
        app.MapGroup("").WithTags("Keys").MapKeys();
        app.MapStatistics();
        app.MapGroup("").WithTags("Notifications").MapNotifications();
        app.MapGroup("").WithTags("Other operators").MapRelays();
        app.MapGroup("").WithTags("Other operators").MapMoving();
        app.MapGroup("").WithTags("Receipts").MapReceipts();
        app.MapTransparencyLog();
        app.MapBudkavlePages();
        GrainEngine.Map(app, options);
        app.MapBudkavleCitizens();
        if (!options.Production) app.MapRecipientTokens();
        if (options.MinaMeddelanden is not null) app.MapMinaMeddelanden();
    }
}
