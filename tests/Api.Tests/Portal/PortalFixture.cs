using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Identity;
using Budkavle.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Portal;

/// <summary>
/// A silo behind an address of https with two agencies: users of each role at one, somebody at the other, and a stranger.
/// </summary>
public class PortalFixture : IAsyncLifetime
{
    public const int Administrator = 0;
    public const int Officer = 1;
    public const int Reader = 2;
    public const int Other = 3;
    public const int Stranger = 4;
    public const int SecondOfficer = 5;
    private const int Persons = 200;

    private readonly string[] _numbers = [.. Enumerable.Range(0, Persons).Select(index => TestNumbers.DemoPerson(index).ToDigits())];
    private HttpClient _http = null!;

    internal CitizenSilo Silo { get; private set; } = null!;

    internal Guid Agency { get; private set; }

    internal Guid OtherAgency { get; private set; }

    internal SiloClient OtherClient { get; private set; } = null!;

    internal SiloClient Operator { get; private set; } = null!;

    /// <summary>Numbers of recipients with a mailbox who are no users.</summary>
    internal IEnumerable<string> Recipients => _numbers.Skip(20);

    internal string Number(int person) => _numbers[person];

    /// <summary>How submissions come in.</summary>
    protected virtual IntakeSettings Intake => new();

    public virtual async Task InitializeAsync()
    {
        Silo = await CitizenSilo.StartAsync(publicUrl: "https://letters.test", intake: Intake);
        Silo.Services.GetRequiredService<DemoSite>().TurnOn(_numbers, Path.GetTempPath());
        _http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
        const SenderRights all = SenderRights.Letters | SenderRights.Dispatches;
        (_, Agency) = await AddAsync(0, "Exempelmyndigheten", all, Scope.LettersWrite);
        (OtherClient, OtherAgency) = await AddAsync(1, "Provmyndigheten", all, Scope.LettersWrite, Scope.DispatchesWrite);
        (Operator, _) = await AddAsync(2, "Registerhållaren", SenderRights.None, Scope.RecipientsImport, Scope.Operations);
        using var imported = await Operator.SendAsync(HttpMethod.Post, "/v1/recipients/import", Json.Lines(
            _numbers.Select(number => $"{{\"number\":\"{number}\"}}")));
        Assert.True(imported.IsSuccessStatusCode);
        await SetAsync(Agency, Administrator, "Anna Admin", PortalRoles.Administrator);
        await SetAsync(Agency, Officer, "Olle Handläggare", PortalRoles.Officer);
        await SetAsync(Agency, SecondOfficer, "Ove Handläggare", PortalRoles.Officer);
        await SetAsync(Agency, Reader, "Lisa Läsare", PortalRoles.Reader);
        await SetAsync(OtherAgency, Other, "Eva Annan", PortalRoles.Administrator | PortalRoles.Officer);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await Silo.DisposeAsync();
    }

    /// <summary>A browser in which somebody is logged in.</summary>
    internal async Task<Browser> LogInAsync(int person)
    {
        var browser = Silo.Browser();
        Assert.Equal(303, (await browser.LogInAsync(person, "/portal")).Status);
        return browser;
    }

    internal string At(string rest) => $"/portal/{Agency}" + (rest.Length == 0 ? "" : "/" + rest);

    /// <summary>Writes a letter, and makes a dispatch of it.</summary>
    /// <returns>The address of the dispatch's page.</returns>
    internal async Task<string> MakeDispatchAsync(Browser officer, string subject = "Beslut")
    {
        var draft = (await officer.SubmitAsync(At(""), new() { ["do"] = "new" })).Location;
        await officer.SubmitAsync(draft, Letter(subject, "preview"));
        return (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
    }

    internal static Dictionary<string, string> Letter(string subject, string what) => new()
    {
        ["subject"] = subject, ["type"] = "text/plain", ["content"] = "Hej.", ["language"] = "sv", ["do"] = what,
    };

    private protected async Task SetAsync(Guid agency, int person, string name, PortalRoles roles)
    {
        var desk = Silo.Services.GetRequiredService<PortalDesk>();
        var mailbox = Silo.Services.GetRequiredService<KeyedHashes>().MailboxOf(TestNumbers.DemoPerson(person)).Value;
        var set = new PortalUserSet { User = desk.UserOf(mailbox), Name = name, Roles = roles, By = "test" };
        Assert.Equal(PortalRefusal.None, await desk.SetUserAsync(Budkavle.Api.Letters.Ids.ToUInt128(agency), set, CancellationToken.None));
    }

    private protected async Task<(SiloClient Client, Guid Id)> AddAsync(int index, string name, SenderRights rights, params string[] scopes)
    {
        var (sender, clientId, secret) = await SiloClient.RegisterAsync(Silo.Services, index, name, rights, scopes);
        return (await SiloClient.LogInAsync(_http, clientId, secret), Budkavle.Api.Letters.Ids.ToGuid(sender));
    }
}
