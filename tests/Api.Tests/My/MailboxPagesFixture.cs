using System.Text.Json;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Budkavle.Api.Tests.My;

/// <summary>A silo behind an address of https, with the test e-ID, two agencies, and recipients with mailboxes.</summary>
public class MailboxPagesFixture : IAsyncLifetime
{
    private const int Registered = 150;
    private const int Strangers = 50;

    /// <summary>Each with one who signs alone and two who sign together, who have mailboxes and no other test's.</summary>
    private const int Companies = 12;

    private const int PerCompany = 3;
    private const int FirstCompany = 40;
    private readonly TemporaryDirectory _directory = new();
    private const int Persons = Registered + Strangers + (Companies * PerCompany);
    private readonly string[] _numbers = [.. Enumerable.Range(0, Persons).Select(index => TestNumbers.DemoPerson(index).ToDigits())];
    private int _next = -1;
    private int _nextStranger = Registered - 1;
    private int _nextCompany = -1;

    internal CitizenSilo Silo { get; private set; } = null!;

    internal SiloClient Agency { get; private set; } = null!;

    internal SiloClient OtherAgency { get; private set; } = null!;

    internal SiloClient Operator { get; private set; } = null!;

    internal string AgencyId { get; private set; } = "";

    internal string OtherAgencyId { get; private set; } = "";

    private HttpClient Http { get; set; } = null!;

    /// <summary>The gateway for text messages; null for none.</summary>
    protected virtual string? Sms => null;

    /// <summary>Settings that name other operators; null for none.</summary>
    protected virtual string? MinaMeddelanden => null;

    /// <summary>How submissions come in.</summary>
    protected virtual IntakeSettings Intake => new();

    public virtual async Task InitializeAsync()
    {
        await WriteSignatoriesAsync(_ => true);
        Silo = await CitizenSilo.StartAsync(publicUrl: "https://letters.test", sms: Sms, signatories: Signatories,
            minaMeddelanden: MinaMeddelanden, intake: Intake);
        Silo.Services.GetRequiredService<DemoSite>().TurnOn(_numbers, Path.GetTempPath());
        Http = new HttpClient { BaseAddress = new Uri(Silo.Url) };
        string[] scopes = [Scope.LettersWrite, Scope.LettersRead, Scope.Submissions];
        (Agency, AgencyId) = await AddAsync(0, "Exempelmyndigheten", SenderRights.Letters, scopes);
        (OtherAgency, OtherAgencyId) = await AddAsync(1, "Provmyndigheten", SenderRights.Letters, scopes);
        (Operator, _) = await AddAsync(2, "Registerhållaren", SenderRights.None, Scope.RecipientsImport, Scope.Operations);
        using var imported = await Operator.SendAsync(HttpMethod.Post, "/v1/recipients/import", Json.Lines(
            _numbers.Take(Registered).Select(number => $"{{\"number\":\"{number}\"}}")));
        Assert.True(imported.IsSuccessStatusCode);
    }

    public virtual async Task DisposeAsync()
    {
        Http.Dispose();
        await Silo.DisposeAsync();
        _directory.Dispose();
    }

    private string Signatories => Path.Combine(_directory.Path, "signatories.json");

    /// <summary>A company with a mailbox that no other test uses, and its three signatories.</summary>
    internal async Task<Company> NewCompanyAsync()
    {
        var company = Interlocked.Increment(ref _nextCompany);
        var first = Registered + Strangers + (company * PerCompany);
        var number = TestNumbers.DemoOrganisation(FirstCompany + company).ToDigits();
        using var imported = await Operator.SendAsync(
            HttpMethod.Post, "/v1/recipients/import", Json.Lines([$"{{\"number\":\"{number}\"}}"]));
        Assert.True(imported.IsSuccessStatusCode);
        return new Company(
            company, number, await LogInAsync(first, _numbers.Length), await LogInAsync(first + 1, _numbers.Length),
            await LogInAsync(first + 2, _numbers.Length));
    }

    /// <summary>The register as it is now, without those of whom it is said.</summary>
    internal async Task WriteSignatoriesAsync(Func<string, bool> isThere)
    {
        var companies = Enumerable.Range(0, Companies).Select(company => new
        {
            number = TestNumbers.DemoOrganisation(FirstCompany + company).ToDigits(),
            name = $"Bolag {company} AB",
            signatories = Enumerable.Range(0, PerCompany)
                .Select(place => (Number: _numbers[Registered + Strangers + (company * PerCompany) + place], Place: place))
                .Where(one => isThere(one.Number))
                .Select(one => new
                {
                    number = one.Number, name = $"Tecknare {company}-{one.Place}", signs = one.Place == 0 ? "alone" : "jointly",
                }),
        });
        await File.WriteAllTextAsync(Signatories, JsonSerializer.Serialize(new { companies }));
    }

    /// <summary>Somebody whose mailbox no other test uses, logged in.</summary>
    internal Task<Citizen> NewCitizenAsync() => LogInAsync(Interlocked.Increment(ref _next), Registered);

    /// <summary>Somebody without a mailbox, logged in.</summary>
    internal Task<Citizen> NewStrangerAsync() => LogInAsync(Interlocked.Increment(ref _nextStranger), Registered + Strangers);

    private async Task<Citizen> LogInAsync(int index, int end)
    {
        if (index >= end) throw new InvalidOperationException("Raise the number of recipients.");
        var browser = Silo.Browser();
        Assert.Equal(303, (await browser.LogInAsync(index)).Status);
        return new Citizen(index, _numbers[index], browser, await Operator.OwnerAsync(_numbers[index]));
    }

    private async Task<(SiloClient Client, string Id)> AddAsync(int index, string name, SenderRights rights, params string[] scopes)
    {
        var (sender, clientId, secret) = await SiloClient.RegisterAsync(Silo.Services, index, name, rights, scopes);
        return (await SiloClient.LogInAsync(Http, clientId, secret), Budkavle.Api.Letters.Ids.ToGuid(sender).ToString());
    }

    /// <summary>Sends a letter and returns its id.</summary>
    /// <param name="to">Whose it is.</param>
    /// <param name="subject">Without quotation marks.</param>
    /// <param name="more">More fields, beginning with a comma.</param>
    internal Task<string> SendAsync(Citizen to, string subject = "Decision", string more = "") =>
        SendAsync(Agency, to.Number, subject, more);

    /// <summary>Sends a letter of an agency to a number and returns its id.</summary>
    internal static async Task<string> SendAsync(SiloClient agency, string number, string subject = "Decision", string more = "")
    {
        using var response = await agency.SendLetterAsync(Letter.To(number, subject, more), Guid.NewGuid().ToString());
        return (await Json.ReadAsync(response)).Text("letterId")!;
    }

    /// <summary>A provider says of the first letter's message that the address does not work.</summary>
    internal async Task FailAddressAsync(Citizen citizen, NotificationChannelKind channel)
    {
        Assert.True(IdentityNumber.TryParse(citizen.Number, out var number, out _));
        var hashes = Silo.Services.GetRequiredService<KeyedHashes>();
        var mailbox = hashes.MailboxOf(number);
        var outcome = new NotificationOutcome
        {
            Letter = new LetterReference(1, 1, 1), Channel = channel, Attempt = 1, Reason = NotificationReason.AddressNotWorking,
        };
        var item = new NoteItem { Mailbox = mailbox.Value, Type = EntryType.NotificationFailed, Payload = outcome.ToBytes(), Sender = 1 };
        var office = Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IPostOfficeGrain>(mailbox.ShardOf(hashes.Shards));
        Assert.True((await office.NoteMany([item]))[0]);
    }

    /// <summary>Sends a letter with a body of any type and returns its id.</summary>
    internal async Task<string> SendBodyAsync(Citizen to, string contentType, string content)
    {
        var letter = new { recipient = to.Number, subject = "Decision", body = new { contentType, content } };
        using var response = await Agency.SendLetterAsync(JsonSerializer.Serialize(letter), Guid.NewGuid().ToString());
        return (await Json.ReadAsync(response)).Text("letterId")!;
    }
}
