using System.Net;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>A company moves: whoever signs for it alone takes its letters along, and nobody else.</summary>
public sealed class CompanyMovingTests : IAsyncLifetime
{
    private static readonly string _company = TestNumbers.DemoOrganisation(5).ToDigits();
    private static readonly string _alone = TestNumbers.DemoPerson(1).ToDigits();
    private static readonly string _jointly = TestNumbers.DemoPerson(2).ToDigits();
    private static readonly string _stranger = TestNumbers.DemoPerson(3).ToDigits();
    private OperatorPair _pair = null!;

    public async Task InitializeAsync()
    {
        _pair = await OperatorPair.StartAsync(silo => silo.Represents(
            _company, "Bolaget AB", (_alone, "Ensam Tecknare", "alone"), (_jointly, "En Av Två", "jointly")));
        await _pair.A.RegisterAsync(_company, _alone, _stranger);
        await _pair.B.RegisterAsync(_company, _alone);
    }

    public async Task DisposeAsync() => await _pair.DisposeAsync();

    [Fact]
    public async Task Who_signs_for_a_company_takes_its_letters_to_its_mailbox_at_another_operator()
    {
        await _pair.A.SendAsync(_company, "Till bolaget, ett");
        await _pair.A.SendAsync(_company, "Till bolaget, två");
        await _pair.A.SendAsync(_alone, "Till tecknaren själv");
        await _pair.A.ChooseAsync(_company, OperatorPair.DomainB);
        var signatory = await CompanyAsync(_pair.A, _alone);

        var package = await signatory.ExportAsync();
        var foreign = await _pair.B.ImportAsync(package, _alone);
        var taken = await _pair.B.ImportAsync(package, _company);

        Assert.Equal("foreign_package", foreign.Text("code"));
        Assert.Equal(("2", "0"), (taken.Text("imported"), taken.Text("alreadyThere")));
        var there = (await (await CompanyAsync(_pair.B, _alone)).ReadAsync("/v1/mailbox/letters")).Items("letters");
        Assert.Equal(["Till bolaget, två", "Till bolaget, ett"], there.Select(letter => letter.Text("subject")));
        Assert.Empty(await _pair.B.InboxAsync(_alone));
        // The company's log says who has had its letters in their hands.
        var acts = (await signatory.ReadAsync("/v1/mailbox/acts")).Items("acts");
        Assert.Equal(["Ensam Tecknare", "Ensam Tecknare"], acts.Select(act => act.Text("name")));
        Assert.All([_company, _alone], number => Assert.DoesNotContain(number[2..], _pair.A.Logs.Text + _pair.B.Logs.Text));
    }

    [Fact]
    public async Task Who_does_not_sign_for_a_company_alone_is_told_what_one_is_told_of_nothing()
    {
        await _pair.A.SendAsync(_company, "Till bolaget");
        var mandate = await MandateAsync(_pair.A, _alone);
        var stranger = await _pair.A.Operator.OwnerAsync(_stranger);
        var signatory = await _pair.A.Operator.OwnerAsync(_alone);

        var nothing = await AnswerAsync(stranger.Under(Guid.NewGuid().ToString()));

        Assert.Equal(HttpStatusCode.NotFound, nothing.Status);
        Assert.Equal(nothing, await AnswerAsync(stranger.Under(mandate)));
        Assert.Equal(nothing, await AnswerAsync(await CompanyAsync(_pair.A, _jointly)));
        Assert.Equal(nothing, await AnswerAsync((await _pair.A.Operator.OwnerAsync(_jointly)).Under(mandate)));
        // One who may read all letters is still nobody who takes them away.
        using var given = await signatory.Under(mandate).PostAsync("/v1/mailbox/readers", Mandates.MandateWorld.ReaderOf(_stranger));
        var reading = stranger.Under((await Json.ReadAsync(given)).Text("mandateId")!);
        Assert.Single((await reading.ReadAsync("/v1/mailbox/letters")).Items("letters"));
        Assert.Equal(nothing, await AnswerAsync(reading));
        // Somebody without a mailbox has nothing to take along.
        Assert.Equal(nothing, await AnswerAsync(await _pair.A.Operator.OwnerAsync(_jointly)));
    }

    [Fact]
    public async Task The_page_gives_a_companys_package_to_who_signs_alone_and_to_nobody_else()
    {
        await _pair.A.SendAsync(_company, "Till bolaget");
        using var alone = await ActAsync(_alone);
        using var jointly = await ActAsync(_jointly);
        using var nobody = await _pair.A.LogInAsync(TestNumbers.DemoPerson(9).ToDigits());

        var page = await alone.GetAsync("/my/operator?lang=sv");
        var package = await alone.GetAsync("/my/operator/letters.zip");
        var refused = await jointly.GetAsync("/my/operator/letters.zip");
        var nothing = await nobody.GetAsync("/my/operator/letters.zip");

        Assert.Contains("/my/operator/letters.zip", page.Text, StringComparison.Ordinal);
        Assert.Equal((200, "application/zip"), (package.Status, package.Header("Content-Type")));
        Assert.Equal("1", (await _pair.B.ImportAsync(package.Bytes, _company)).Text("imported"));
        Assert.Equal((404, "not_found"), (refused.Status, Json.Parse(refused.Text).Text("code")));
        Assert.Equal((404, "not_found"), (nothing.Status, Json.Parse(nothing.Text).Text("code")));
    }

    private async Task<Browser> ActAsync(string person)
    {
        var browser = await _pair.A.LogInAsync(person);
        await browser.SubmitAsync("/my/acting", new() { ["mandate"] = await MandateAsync(_pair.A, person), ["do"] = "act" });
        return browser;
    }

    private static async Task<string> MandateAsync(RelaySilo silo, string person)
    {
        var own = await silo.Operator.OwnerAsync(person);
        return Assert.Single((await own.ReadAsync("/v1/mailbox/acting")).Items("acting")).Text("mandateId")!;
    }

    private static async Task<SiloClient> CompanyAsync(RelaySilo silo, string person) =>
        (await silo.Operator.OwnerAsync(person)).Under(await MandateAsync(silo, person));

    /// <summary>The answer without what differs at every call.</summary>
    private static async Task<(HttpStatusCode Status, string Text)> AnswerAsync(SiloClient who)
    {
        using var answer = await who.GetAsync("/v1/mailbox/export");
        var problem = await Json.ReadAsync(answer);
        var said = problem.EnumerateObject().Where(one => one.Name is not ("traceId" or "requestId" or "instance"));
        return (answer.StatusCode, string.Join(", ", said.Select(one => $"{one.Name}: {one.Value}")));
    }
}
