using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden.Accounts;

/// <summary>What operators do for owners of accounts: whom they accept letters of, and where they read.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class AccountTests(MinaMeddelandenFixture silo) : AccountCalls(silo)
{
    private static readonly XNamespace _account = "http://minameddelanden.gov.se/schema/Recipient";

    [Fact]
    public async Task An_account_moves_to_the_operator_that_its_owner_signed_for_and_letters_go_there()
    {
        var owner = Silo.NewRecipient();

        var answer = await CallAsync(Move(owner, Moving, Sign(owner, Moving)));

        Assert.Equal("Complete", StatusOf(answer));
        var reachable = await Silo.Calls(Silo.Agent).CallAsync(
            SoapClient.Recipient, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [owner]));
        Assert.Equal("https://other-operator.test/Service/v3", reachable.Descendants(_account + "ServiceAdress").Single().Value);
    }

    [Fact]
    public async Task A_signature_of_another_over_another_text_or_for_another_operator_moves_nothing()
    {
        var (owner, other) = (Silo.NewRecipient(), Silo.NewRecipient());
        using var strangers = new TestPki();
        const string vague = "Jag samtycker.";

        Assert.Equal(3005, await RefuseAsync(Move(owner, Moving, Sign(other, Moving))));
        Assert.Equal(3005, await RefuseAsync(Move(owner, Moving, Sign(owner, Moving + " "))));
        Assert.Equal(3005, await RefuseAsync(Move(owner, vague, Sign(owner, vague))));
        Assert.Equal(3005, await RefuseAsync(Move(owner, Moving, Sign(owner, Moving, strangers))));
        Assert.Equal(1001, await RefuseAsync(Move(owner, "budkavle.test", Sign(owner, "budkavle.test"), "budkavle.test")));
        Assert.Equal(1001, await Silo.Calls(Silo.Agent).FaultAsync(SoapClient.Recipient, Move(owner, Moving, Sign(owner, Moving))));
        var nobody = MinaMeddelandenFixture.Unregistered(21);
        Assert.Equal(3006, await RefuseAsync(Move(nobody, Moving, Sign(nobody, Moving))));
        var reachable = await Silo.Calls(Silo.Agent).CallAsync(
            SoapClient.Recipient, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [owner]));
        Assert.Equal("https://budkavle.test/Service/v3", reachable.Descendants(_account + "ServiceAdress").Single().Value);
    }

    [Fact]
    public async Task An_accounts_operator_reads_and_stores_which_senders_it_accepts()
    {
        var owner = Silo.NewRecipient();
        Assert.Equal(1001, await RefuseAsync(Preferences(owner)));
        await CallAsync(Move(owner, Moving, Sign(owner, Moving)));

        var before = await CallAsync(Preferences(owner));
        var stored = await CallAsync(Store(owner, [], Sign(owner, "Inga fler brev.")));
        var after = await CallAsync(Preferences(owner));
        var standing = await Silo.Calls(Silo.Agent).CallAsync(
            SoapClient.Recipient, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [owner]));
        await CallAsync(Store(owner, [MinaMeddelandenFixture.SenderNumber], Sign(owner, "Inga fler brev.")));
        var again = await CallAsync(Preferences(owner));

        Assert.Equal([MinaMeddelandenFixture.SenderNumber], SendersOf(before));
        Assert.Equal("Complete", StatusOf(stored));
        Assert.Empty(SendersOf(after));
        Assert.Equal("false", standing.Descendants(_account + "SenderAccepted").Single().Value);
        Assert.Equal([MinaMeddelandenFixture.SenderNumber], SendersOf(again));
        Assert.Equal(3005, await RefuseAsync(Store(owner, [], Sign(Silo.NewRecipient(), "Inga fler brev."))));
    }

    [Fact]
    public async Task An_operator_opens_and_closes_an_account_for_its_owner_and_asking_again_changes_nothing()
    {
        var owner = MinaMeddelandenFixture.Unregistered(5040);

        var opened = await CallAsync(Open(owner, Sign(owner, Moving, name: "signature")));
        await CallAsync(Open(owner, Sign(owner, Moving, name: "signature")));
        var there = await TypeOfAsync(owner);
        var closed = await CallAsync(Close(owner, Sign(owner, Moving, name: "signature")));
        var gone = await TypeOfAsync(owner);
        var again = await RefuseAsync(Close(owner, Sign(owner, Moving, name: "signature")));
        await CallAsync(Open(owner, Sign(owner, Moving, name: "signature")));

        Assert.Equal(["Complete", "Complete"], [StatusOf(opened), StatusOf(closed)]);
        Assert.Equal(["Secure", "Not", "Secure"], [there, gone, await TypeOfAsync(owner)]);
        Assert.Equal(3006, again);
    }

    [Fact]
    public async Task Without_the_owners_signature_or_for_another_operator_no_account_is_opened_or_closed()
    {
        var (owner, other) = (MinaMeddelandenFixture.Unregistered(5041), Silo.NewRecipient());

        Assert.Equal(3005, await RefuseAsync(Open(owner, Sign(other, Moving, name: "signature"))));
        Assert.Equal(1001, await RefuseAsync(Open(owner, Sign(owner, Moving, name: "signature"), "budkavle.test")));
        Assert.Equal(1001, await Silo.Calls(Silo.Agent).FaultAsync(
            SoapClient.Recipient, Open(owner, Sign(owner, Moving, name: "signature"))));
        Assert.Equal(1004, await RefuseAsync(Open(owner, Sign(owner, Moving, name: "signature"), type: "Anonymous")));
        Assert.Equal("Not", await TypeOfAsync(owner));
        // The account is this operator's.
        Assert.Equal(1001, await RefuseAsync(Open(other, Sign(other, Moving, name: "signature"))));
        Assert.Equal(1001, await RefuseAsync(Close(other, Sign(other, Moving, name: "signature"))));
        Assert.Equal("Secure", await TypeOfAsync(other));
    }

    [Fact]
    public async Task For_a_company_those_sign_of_whom_the_register_says_so()
    {
        var company = MinaMeddelandenFixture.Company;
        string[] signatures = [.. Enumerable.Range(0, 3).Select(place =>
            Sign(MinaMeddelandenFixture.SignatoryOf(place), Moving, name: "signature"))];
        var stranger = Sign(Silo.NewRecipient(), Moving, name: "signature");

        Assert.Equal("RulesNotSupported", StatusOf(await CallAsync(Open(company, stranger))));
        Assert.Equal("Incomplete", StatusOf(await CallAsync(Open(company, signatures[1]))));
        Assert.Equal("Incomplete", StatusOf(await CallAsync(Open(company, signatures[1] + signatures[1]))));
        Assert.Equal("Not", await TypeOfAsync(company));
        Assert.Equal("Complete", StatusOf(await CallAsync(Open(company, signatures[1] + signatures[2]))));
        Assert.Equal("Secure", await TypeOfAsync(company));
        Assert.Equal("Complete", StatusOf(await CallAsync(Close(company, signatures[0]))));
        Assert.Equal("Not", await TypeOfAsync(company));
    }

    [Fact]
    public async Task Nothing_ever_waits_for_more_signatures()
    {
        var owner = Silo.NewRecipient();
        var identity = $"<Id>{owner}</Id><UserIdentity>{owner}</UserIdentity>";
        var organisation = $"<organizationIdentity>{identity}</organizationIdentity>";

        var requests = await CallAsync($"<getPendingAccountRequest xmlns=\"{R3}\"><recipientId>{owner}</recipientId>"
            + $"<userIdentity>{owner}</userIdentity></getPendingAccountRequest>");
        await CallAsync($"<deletePendingAccountRequest xmlns=\"{R3}\"><recipientId>{owner}</recipientId>"
            + $"<userIdentity>{owner}</userIdentity></deletePendingAccountRequest>");
        var moving = await CallAsync($"<getPendingChangeServiceSupplier xmlns=\"{R2}\">{identity}</getPendingChangeServiceSupplier>");
        await CallAsync($"<deletePendingAccountPreferences xmlns=\"{R2}\">{organisation}</deletePendingAccountPreferences>");

        Assert.Empty(requests.Elements());
        Assert.DoesNotContain(moving.Descendants(), one => one.Name.LocalName == "serviceSupplier");
        Assert.Equal(3008, await RefuseAsync(
            $"<getPendingAccountPreferences xmlns=\"{R2}\">{identity}</getPendingAccountPreferences>"));
        Assert.Equal(3008, await RefuseAsync(
            $"<deletePendingChangeServiceSupplier xmlns=\"{R2}\">{organisation}</deletePendingChangeServiceSupplier>"));
    }

    [Theory]
    [InlineData(0, "true")]
    [InlineData(1, "false")]
    [InlineData(-1, "false")]
    public async Task Whether_somebody_signs_for_a_company_alone_is_told(int place, string isAlone)
    {
        var person = place < 0 ? Silo.NewRecipient() : MinaMeddelandenFixture.SignatoryOf(place);

        var answer = await CallAsync($"<isAuthorizedSigner xmlns=\"{R2}\"><CompanyId>{MinaMeddelandenFixture.Company}</CompanyId>"
            + $"<UserIdentity>{person}</UserIdentity></isAuthorizedSigner>");

        Assert.Equal(isAlone, answer.Descendants(XName.Get("isAccountAuthorizedSigner", R2)).Single().Value);
        Assert.Equal(place < 0 ? "" : "Bolaget AB", answer.Descendants(XName.Get("CompanyName", R2)).Single().Value);
    }
}
