using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden.Accounts;

/// <summary>A company's signatories sign one after the other, each in a call of their own.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class PendingTests(MinaMeddelandenFixture silo) : AccountCalls(silo)
{
    private const string Preferring = "Inga fler brev.";
    private static readonly (string First, string Second, string Third) _persons = (
        MinaMeddelandenFixture.SignatoryOf(3), MinaMeddelandenFixture.SignatoryOf(4), MinaMeddelandenFixture.SignatoryOf(5));

    [Fact]
    public async Task An_account_is_opened_when_the_second_signatory_has_signed_and_what_waits_is_told_until_then()
    {
        var company = MinaMeddelandenFixture.JointCompany(0);

        var first = await CallAsync(Open(company, SignAs(_persons.First)));
        var again = await CallAsync(Open(company, SignAs(_persons.First)));
        var waiting = await CallAsync(PendingRequests(_persons.Second, company));
        var everything = await CallAsync(PendingRequests(_persons.Second));
        var signer = await CallAsync(IsSigner(company, _persons.Second));
        var before = await TypeOfAsync(company);
        var second = await CallAsync(Open(company, SignAs(_persons.Second)));

        Assert.Equal(["Incomplete", "Incomplete", "Complete"], [StatusOf(first), StatusOf(again), StatusOf(second)]);
        Assert.Equal(["Not", "Secure"], [before, await TypeOfAsync(company)]);
        Assert.Equal([_persons.First, "Tecknare 3"], SignedByOf(waiting));
        Assert.Equal([_persons.First, "Tecknare 3", _persons.Second, "Tecknare 4"], SignedByOf(second));
        Assert.Equal(
            [company, "Create", Moving, MinaMeddelandenFixture.OtherDomain],
            Texts(waiting, "Id", "Type", "AgreementText", "ServiceSupplier"));
        Assert.Contains(company, everything.Value);
        Assert.Equal(["Pending", "Incomplete", Moving], Texts(signer, "AccountStatus", "SignatureStatus", "AgreementText"));
        Assert.Empty((await CallAsync(PendingRequests(_persons.Second, company))).Elements());
        Assert.Equal(["Active", "Complete"], Texts(await CallAsync(IsSigner(company, _persons.Third)), "AccountStatus", "SignatureStatus"));
    }

    [Fact]
    public async Task An_account_is_told_as_pending_to_the_operator_that_has_asked_for_its_opening_or_end_and_to_nobody_else()
    {
        var (company, other) = (MinaMeddelandenFixture.JointCompany(8), MinaMeddelandenFixture.JointCompany(9));
        var asked = RegisterTests.IsRegistered([company, other, Silo.NewRecipient()]);
        var reached = RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [company, other]);

        var before = PendingOf(await CallAsync(asked));
        await CallAsync(Open(company, SignAs(_persons.First)));
        var opening = PendingOf(await CallAsync(asked));
        var reachable = PendingOf(await CallAsync(reached));
        var toAgent = PendingOf(await Silo.Calls(Silo.Agent).CallAsync(SoapClient.Recipient, asked));
        var toSender = PendingOf(await Silo.Calls(Silo.Sender).CallAsync(SoapClient.Recipient, asked));
        await CallAsync(Open(company, SignAs(_persons.Second)));
        var opened = PendingOf(await CallAsync(asked));
        await CallAsync(Close(company, SignAs(_persons.First)));
        var closing = PendingOf(await CallAsync(asked));
        await CallAsync($"<deletePendingAccountRequest xmlns=\"{R3}\"><recipientId>{company}</recipientId>"
            + $"<userIdentity>{_persons.First}</userIdentity></deletePendingAccountRequest>");
        await CallAsync(Move(company, Moving, Sign(_persons.First, Moving)));

        var moving = PendingOf(await CallAsync(asked));

        string[][] all = [before, opening, reachable, toAgent, toSender, opened, closing, moving];
        Assert.Equal(
            ["Not/false", "Not/true", "Not/true", "Not/false", "Not/false", "Secure/false", "Secure/true", "Secure/false"],
            all.Select(one => one[0]));
        Assert.All(all, one => Assert.Equal("Not/false", one[1]));
    }

    /// <summary>What is told of each number: whether there is an account, and whether one is pending.</summary>
    private static string[] PendingOf(XElement answer) =>
    [
        .. answer.Descendants().Where(one => one.Name.LocalName == "Pending").Select(one =>
            $"{one.ElementsBeforeSelf().Single(other => other.Name.LocalName == "Type").Value}/{one.Value}"),
    ];

    [Fact]
    public async Task A_move_and_a_choice_of_senders_wait_and_are_taken_back()
    {
        var company = await OpenedAsync(1);

        Assert.Equal("Incomplete", StatusOf(await CallAsync(Move(company, Moving, Sign(_persons.First, Moving)))));
        Assert.Equal("Incomplete", StatusOf(await CallAsync(Store(company, [], Sign(_persons.Second, Preferring)))));
        var moving = await CallAsync(Asked("getPendingChangeServiceSupplier", company, _persons.Third));
        var choosing = await CallAsync(Asked("getPendingAccountPreferences", company, _persons.Third));
        var back = await CallAsync(TakenBack("deletePendingChangeServiceSupplier", company, _persons.Third));
        await CallAsync(TakenBack("deletePendingAccountPreferences", company, _persons.Third));
        await CallAsync(TakenBack("deletePendingAccountPreferences", company, _persons.Third));

        var supplier = moving.Descendants().Single(one => one.Name.LocalName == "serviceSupplier");
        Assert.Equal(["Den andra"], Texts(supplier, "Name"));
        Assert.Equal([_persons.First, "Tecknare 3"], SignedByOf(moving));
        Assert.Equal([_persons.Second, "Tecknare 4"], SignedByOf(choosing));
        Assert.Equal([company], Texts(choosing, "AccountPreferences"));
        Assert.Equal(["Den andra"], Texts(back, "Name"));
        Assert.Equal(3008, await RefuseAsync(Asked("getPendingAccountPreferences", company, _persons.Third)));
        Assert.Equal(3008, await RefuseAsync(TakenBack("deletePendingChangeServiceSupplier", company, _persons.Third)));
        // The first signature is gone with what it was for.
        Assert.Equal("Incomplete", StatusOf(await CallAsync(Store(company, [], Sign(_persons.First, Preferring)))));
        Assert.Equal([MinaMeddelandenFixture.SenderNumber], SendersOf(await CallAsync(Preferences(company, _persons.First))));
        Assert.Equal("Complete", StatusOf(await CallAsync(Store(company, [], Sign(_persons.Third, Preferring)))));
        Assert.Empty(SendersOf(await CallAsync(Preferences(company, _persons.First))));
    }

    [Fact]
    public async Task An_account_is_closed_by_two_who_sign_at_the_same_moment()
    {
        var company = await OpenedAsync(2);
        string[] signatures = [SignAs(_persons.First), SignAs(_persons.Second), SignAs(_persons.Third)];

        var answers = await Task.WhenAll(signatures.Select(signature => Silo.Calls(Silo.OtherOperator).PostAsync(
            SoapClient.Recipient, System.Text.Encoding.UTF8.GetBytes(SoapClient.Envelope(Close(company, signature))))));

        Assert.Equal("Not", await TypeOfAsync(company));
        // Who comes after the end finds no account any more; one at least has ended it.
        var ended = answers.Where(one => (int)one.Status == 200).Select(one => StatusOf(one.Answer)).ToList();
        Assert.Contains("Complete", ended);
        Assert.All(answers.Where(one => (int)one.Status != 200), one => Assert.Equal(3006, SoapClient.FaultOf(one)));
    }

    [Fact]
    public async Task Nobody_but_the_operator_that_asked_and_the_companys_signatories_learn_or_take_back_anything()
    {
        var company = MinaMeddelandenFixture.JointCompany(3);
        var stranger = Silo.NewRecipient();
        await CallAsync(Open(company, SignAs(_persons.First)));
        var delete = $"<deletePendingAccountRequest xmlns=\"{R3}\"><recipientId>{company}</recipientId>";

        Assert.Empty((await CallAsync(PendingRequests(stranger, company))).Elements());
        Assert.Empty((await CallAsync(PendingRequests(stranger))).Elements());
        await CallAsync($"{delete}<userIdentity>{stranger}</userIdentity></deletePendingAccountRequest>");
        Assert.Empty(Texts(await CallAsync(IsSigner(company, stranger)), "AccountStatus"));
        Assert.Equal(1001, await Silo.Calls(Silo.Agent).FaultAsync(SoapClient.Recipient, PendingRequests(_persons.First, company)));
        Assert.Equal(1001, await Silo.Calls(Silo.Sender).FaultAsync(
            SoapClient.Recipient, $"{delete}<userIdentity>{_persons.First}</userIdentity></deletePendingAccountRequest>"));
        Assert.Single((await CallAsync(PendingRequests(_persons.First, company))).Elements());
        await CallAsync($"{delete}<userIdentity>{_persons.Second}</userIdentity></deletePendingAccountRequest>");
        Assert.Empty((await CallAsync(PendingRequests(_persons.First, company))).Elements());
        Assert.Equal("Not", await TypeOfAsync(company));
    }

    [Fact]
    public async Task Strangers_signatures_are_not_kept_and_another_text_waits_for_the_end_of_the_first()
    {
        var company = await OpenedAsync(4);
        const string other = "Vi väljer other-operator.test.";

        Assert.Equal("RulesNotSupported", StatusOf(await CallAsync(Move(company, Moving, Sign(Silo.NewRecipient(), Moving)))));
        Assert.Empty(SignedByOf(await CallAsync(Asked("getPendingChangeServiceSupplier", company, _persons.First))));
        await CallAsync(Move(company, Moving, Sign(_persons.First, Moving) + Sign(Silo.NewRecipient(), Moving)));
        Assert.Equal(
            [_persons.First, "Tecknare 3"], SignedByOf(await CallAsync(Asked("getPendingChangeServiceSupplier", company, _persons.First))));
        Assert.Equal(3009, await RefuseAsync(Move(company, other, Sign(_persons.Second, other))));
        Assert.Equal(3005, await RefuseAsync(Move(company, Moving, Sign(_persons.Second, other))));
        // All at once needs nothing of what waits, and ends it.
        var moved = await CallAsync(Move(company, other, Sign(_persons.Second, other) + Sign(_persons.Third, other)));
        Assert.Equal("Complete", StatusOf(moved));
        Assert.DoesNotContain(_persons.First, SignedByOf(moved));
        Assert.Empty(SignedByOf(await CallAsync(Asked("getPendingChangeServiceSupplier", company, _persons.First))));
    }

    [Fact]
    public async Task No_number_of_a_signatory_or_company_is_logged()
    {
        await OpenedAsync(5);

        Assert.DoesNotContain(_persons.First[2..], Silo.Logs.Text);
        Assert.DoesNotContain(_persons.Second[2..], Silo.Logs.Text);
    }

    private async Task<string> OpenedAsync(int index)
    {
        var company = MinaMeddelandenFixture.JointCompany(index);
        await CallAsync(Open(company, SignAs(_persons.First)));
        Assert.Equal("Complete", StatusOf(await CallAsync(Open(company, SignAs(_persons.Second)))));
        return company;
    }

    private string SignAs(string person) => Sign(person, Moving, name: "signature");

    private static string PendingRequests(string user, params string[] owners) =>
        $"<getPendingAccountRequest xmlns=\"{R3}\">" + string.Concat(owners.Select(owner => $"<recipientId>{owner}</recipientId>"))
        + $"<userIdentity>{user}</userIdentity></getPendingAccountRequest>";

    private static string Asked(string operation, string owner, string user) =>
        $"<{operation} xmlns=\"{R2}\"><Id>{owner}</Id><UserIdentity>{user}</UserIdentity></{operation}>";

    private static string TakenBack(string operation, string owner, string user) =>
        $"<{operation} xmlns=\"{R2}\"><organizationIdentity><Id>{owner}</Id><UserIdentity>{user}</UserIdentity></organizationIdentity>"
        + $"</{operation}>";

    private static string IsSigner(string company, string user) =>
        $"<isAuthorizedSigner xmlns=\"{R2}\"><CompanyId>{company}</CompanyId><UserIdentity>{user}</UserIdentity></isAuthorizedSigner>";

    private static IEnumerable<string> SignedByOf(XElement answer) =>
        answer.Descendants().Where(one => one.Name.LocalName == "SignedBy").SelectMany(one => one.Elements()).Select(one => one.Value);

    /// <summary>The first of each name that is there.</summary>
    private static IEnumerable<string> Texts(XElement answer, params string[] names) => names
        .Select(name => answer.Descendants().FirstOrDefault(one => one.Name.LocalName == name)?.Value).OfType<string>();
}
