using Budkavle.Api.Letters;
using Budkavle.Api.Security;
using Budkavle.Api.Submissions;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Api.Tests.Submissions;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Domain.Portal;
using Budkavle.Domain.Submissions;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Portal;

/// <summary>
/// The portal's agencies with their intakes open, mail too. The first has no program that fetches, the third has one; a fourth has no
/// intake.
/// </summary>
public sealed class ReceivedFixture : PortalFixture
{
    public const int Citizen = 30;
    public const int Both = 6;
    public const string Domain = "inbox.example.se";

    internal int SmtpPort { get; } = FreePort.Find();

    internal Guid FetchingAgency { get; private set; }

    internal SiloClient Fetching { get; private set; } = null!;

    internal Guid ClosedAgency { get; private set; }

    protected override IntakeSettings Intake => new() { SmtpPort = SmtpPort, Domain = Domain };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        (Fetching, FetchingAgency) = await AddAsync(3, "Hämtmyndigheten", SenderRights.None, Scope.Submissions);
        (_, ClosedAgency) = await AddAsync(4, "Nymyndigheten", SenderRights.None, Scope.LettersRead);
        await SetAsync(FetchingAgency, Both, "Berit Båda", PortalRoles.Administrator | PortalRoles.Officer);
        await SetAsync(ClosedAgency, Both, "Berit Båda", PortalRoles.Administrator | PortalRoles.Officer);
        await OpenAsync(Agency, "exempel");
        await OpenAsync(FetchingAgency, "hamtare");
    }

    /// <summary>What the agency's programs would get, by subject.</summary>
    internal async Task<IReadOnlyList<string>> OfferedAsync(Guid agency) =>
        [.. (await Desk.ListAsync(Ids.ToUInt128(agency), 0, 500)).Submissions.Select(one => one.Subject)];

    /// <summary>Takes a message as if it had come by mail.</summary>
    internal async Task TakeAsync(Guid agency, string subject)
    {
        var envelope = new SubmissionEnvelope
        {
            To = new SubmissionEnvelope.Receiver(agency, ""),
            From = new SubmissionEnvelope.Submitter { Authenticated = false, Email = "bo@example.se" },
            Subject = subject,
            Text = "Hej.",
        };
        var desk = Silo.Services.GetRequiredService<SubmissionDesk>();
        var (fault, _) = await desk.TakeMailAsync(
            Ids.ToUInt128(agency), Guid.NewGuid().ToString(), new SubmissionDraft(), envelope, CancellationToken.None);
        Assert.Equal(SubmissionFault.None, fault);
    }

    /// <summary>A citizen writes on the web.</summary>
    internal async Task SendAsync(
        string subject, (string, string, byte[])[] files, string address = "exempel", string message = "Jag överklagar.")
    {
        using var citizen = await LogInAsync(Citizen);
        var sent = await citizen.UploadAsync("/my/write/" + address, SubmissionFixture.Form(subject, message), files);
        Assert.Equal(303, sent.Status);
    }

    /// <summary>The address of the page of what came in with a subject.</summary>
    internal static async Task<string> FindAsync(Browser officer, string list, string subject)
    {
        var page = System.Net.WebUtility.HtmlDecode((await officer.GetAsync(list)).Text);
        var before = page[..page.IndexOf(subject, StringComparison.Ordinal)];
        var start = before.LastIndexOf("href=\"", StringComparison.Ordinal) + "href=\"".Length;
        return before[start..before.IndexOf('"', start)];
    }

    private IntakeDesk Desk => Silo.Services.GetRequiredService<IntakeDesk>();

    private async Task OpenAsync(Guid agency, string address)
    {
        var intake = new IntakeDocument { Address = address, RetentionDays = 7 };
        Assert.NotNull(await Desk.ChangeAsync(Ids.ToUInt128(agency), intake, "test", CancellationToken.None));
    }
}
