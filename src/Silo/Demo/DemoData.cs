using Budkavle.Api.GovNotify;
using Budkavle.Api.Security;
using Budkavle.Api.Senders;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Demo;

/// <summary>
/// What the first start of a demo makes: an agency, the register's operator, a client of each, and recipients with synthetic numbers from
/// the range kept for tests.
/// </summary>
internal static class DemoData
{
    private const string AgencyName = "Exempelmyndigheten (demo)";
    private const string OperatorName = "Registerhållaren (demo)";
    private static readonly string[] _agencyScopes =
        [Scope.LettersWrite, Scope.LettersRead, Scope.DispatchesWrite, Scope.DispatchesRead, Scope.RecipientsLookup, Scope.Submissions];

    private static readonly string[] _operatorScopes = [Scope.RecipientsImport, Scope.RecipientsLookup, Scope.Operations];

    /// <returns>Null on a front end that was not given the demo's file: a silo makes it.</returns>
    public static async Task<DemoFile?> EnsureAsync(IServiceProvider services, ServeOptions options)
    {
        var path = Path.Combine(options.DataDirectory, "demo.json");
        if (options.Cluster.FrontEnd) return DemoFile.Read(path);
        if (DemoFile.Read(path) is { } existing)
        {
            // A demo of an earlier version has no key for /v2.
            var key = existing.NotifyApiKey ?? await AddNotifyKeyAsync(services, existing.ClientId);
            var renewed = existing with { BaseUrl = options.BaseUrl, NotifyBaseUrl = options.BaseUrl, NotifyApiKey = key };
            if (renewed != existing) renewed.Write(path);
            return renewed;
        }

        var registrar = services.GetRequiredService<SenderRegistrar>();
        var agency = await AddAsync(registrar, 0, AgencyName, SenderRights.Letters | SenderRights.Dispatches, _agencyScopes);
        var keeper = await AddAsync(registrar, 1, OperatorName, SenderRights.None, _operatorScopes);
        var numbers = Enumerable.Range(0, options.DemoRecipients).Select(TestNumbers.DemoPerson).ToArray();
        await RegisterAsync(services.GetRequiredService<Engine>(), services.GetRequiredService<IGrainFactory>(), numbers);
        await DemoPortal.AddUsersAsync(services, agency.ClientId, numbers);
        await TakeSubmissionsAsync(services, agency.ClientId);
        await RegisterCompaniesAsync(services.GetRequiredService<Engine>(), services.GetRequiredService<IGrainFactory>());
        var file = new DemoFile
        {
            BaseUrl = options.BaseUrl,
            ClientId = agency.ClientId,
            ClientSecret = agency.Secret,
            OperatorClientId = keeper.ClientId,
            OperatorClientSecret = keeper.Secret,
            NotifyBaseUrl = options.BaseUrl,
            NotifyApiKey = await AddNotifyKeyAsync(services, agency.ClientId),
            Recipients = [.. numbers.Select(number => number.ToDigits())],
        };
        file.Write(path);
        return file;
    }

    private static async Task<(string ClientId, string Secret)> AddAsync(
        SenderRegistrar registrar, int index, string name, SenderRights rights, string[] scopes)
    {
        var command = new RegisterSender { Number = 0, Name = name, Rights = (int)rights, By = "demo" };
        var (sender, answer) = await registrar.RegisterAsync(TestNumbers.DemoOrganisation(index), command);
        if (answer.Refusal != SenderRefusal.None) throw new InvalidOperationException($"The demo sender was refused: {answer.Refusal}.");
        var (clientId, secret, added) = await registrar.AddClientAsync(sender, "demo", scopes, null, "demo");
        if (added.Refusal != SenderRefusal.None) throw new InvalidOperationException($"The demo client was refused: {added.Refusal}.");
        return (clientId, secret!);
    }

    private static Task RegisterCompaniesAsync(Engine engine, IGrainFactory grains) =>
        Task.WhenAll(DemoSignatories.Companies.Select(company =>
        {
            var mailbox = engine.Hashes.MailboxOf(company.Number);
            var settings = SettingsCodec.Write(new MailboxSettings { Number = company.Number.Value });
            return grains.GetGrain<IPostOfficeGrain>(mailbox.ShardOf(engine.Shards))
                .Register([new RegisterItem { Mailbox = mailbox.Value, Settings = settings }]);
        }));

    /// <summary>So that there is somebody to write to.</summary>
    private static async Task TakeSubmissionsAsync(IServiceProvider services, string clientId)
    {
        if (!SenderIds.TryParseClient(clientId, out var sender, out _))
            throw new InvalidOperationException("The demo's client has no sender.");
        await services.GetRequiredService<IntakeDesk>().ChangeAsync(
            sender, new IntakeDocument { Address = "demo" }, "demo", CancellationToken.None);
        await services.GetRequiredService<FormRegistrar>().AddAsync(sender, DemoForm.Code, DemoForm.Form, "demo", CancellationToken.None);
    }

    private static Task<string> AddNotifyKeyAsync(IServiceProvider services, string clientId) =>
        SenderIds.TryParseClient(clientId, out var sender, out _)
            ? services.GetRequiredService<NotifyRegistrar>().AddAsync(sender, "demo", "demo", CancellationToken.None)
            : throw new InvalidOperationException("The demo file names no client of this service.");

    private static Task RegisterAsync(Engine engine, IGrainFactory grains, IReadOnlyList<IdentityNumber> numbers)
    {
        var items = numbers.Select((number, index) => (
            Stream: engine.Hashes.MailboxOf(number),
            Settings: SettingsCodec.Write(new MailboxSettings
            {
                Number = number.Value,
                Email = $"recipient-{index:0000}@example.test",
            })));
        return Task.WhenAll(items.GroupBy(item => item.Stream.ShardOf(engine.Shards)).Select(shard =>
            grains.GetGrain<IPostOfficeGrain>(shard.Key).Register(
                [.. shard.Select(item => new RegisterItem { Mailbox = item.Stream.Value, Settings = item.Settings })])));
    }
}
