using System.Net;
using System.Xml.Linq;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>The register: who has a mailbox, where, and for whom it is open.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class RegisterTests(MinaMeddelandenFixture silo)
{
    private const string Ns = "http://minameddelanden.gov.se/schema/Recipient/v3";
    private static readonly XNamespace _account = "http://minameddelanden.gov.se/schema/Recipient";

    internal static string IsReachable(string sender, IEnumerable<string> recipients) =>
        $"<isReachable xmlns=\"{Ns}\"><senderOrgNr>{sender}</senderOrgNr>"
        + string.Concat(recipients.Select(recipient => $"<recipientId>{recipient}</recipientId>")) + "</isReachable>";

    [Fact]
    public async Task A_thousand_recipients_are_answered_one_by_one_in_the_order_they_were_asked_for()
    {
        var registered = Enumerable.Range(0, 4).Select(_ => silo.NewRecipient()).ToArray();
        var asked = Enumerable.Range(0, 1000)
            .Select(index => index % 250 == 7 ? registered[index / 250] : MinaMeddelandenFixture.Unregistered(index)).ToArray();

        var answer = await silo.Calls(silo.Agent).CallAsync(
            SoapClient.Recipient, IsReachable(MinaMeddelandenFixture.SenderNumber, asked));

        var accounts = answer.Descendants(_account + "AccountStatus").ToArray();
        Assert.Equal(asked, accounts.Select(account => account.Element(_account + "RecipientId")!.Value));
        Assert.Equal(
            [7, 257, 507, 757],
            Enumerable.Range(0, 1000).Where(index => accounts[index].Element(_account + "Type")!.Value == "Secure"));
        Assert.Equal(
            [7, 257, 507, 757],
            Enumerable.Range(0, 1000).Where(index => accounts[index].Parent!.Element(_account + "SenderAccepted")!.Value == "true"));
    }

    [Fact]
    public async Task The_answer_names_the_operator_that_the_recipient_chose_and_one_that_nobody_knows_is_none()
    {
        var (here, there, nowhere) = (silo.NewRecipient(), silo.NewRecipient(), silo.NewRecipient());
        await ChooseAsync(there, $"{{\"operator\":\"{MinaMeddelandenFixture.OtherDomain}\"}}");
        await ChooseAsync(nowhere, "{\"operator\":\"unknown.test\"}");

        var answer = await silo.Calls(silo.Sender).CallAsync(
            SoapClient.Recipient, IsReachable(MinaMeddelandenFixture.SenderNumber, [here, there, nowhere]));

        Assert.Equal(
            ["https://budkavle.test/Service/v3", "https://other-operator.test/Service/v3"],
            answer.Descendants(_account + "ServiceAdress").Select(address => address.Value));
        Assert.Equal(["Secure", "Secure", "Not"], answer.Descendants(_account + "Type").Select(type => type.Value));
        Assert.Equal(["true", "true", "false"], answer.Descendants(_account + "SenderAccepted").Select(accepted => accepted.Value));
    }

    [Fact]
    public async Task A_mailbox_that_refuses_the_sender_or_is_closed_says_so()
    {
        var (refusing, closed) = (silo.NewRecipient(), silo.NewRecipient());
        await ChooseAsync(refusing, $"{{\"blockedSenders\":[\"{silo.SenderId}\"]}}");
        await silo.CloseAsync(closed);

        var answer = await silo.Calls(silo.Agent).CallAsync(
            SoapClient.Recipient, IsReachable(MinaMeddelandenFixture.SenderNumber, [refusing, closed]));
        var other = await silo.Calls(silo.Agent).CallAsync(
            SoapClient.Recipient, IsReachable(MinaMeddelandenFixture.OtherSenderNumber, [refusing]));

        Assert.Equal(["Secure", "Not"], answer.Descendants(_account + "Type").Select(type => type.Value));
        Assert.Equal(["false", "false"], answer.Descendants(_account + "SenderAccepted").Select(accepted => accepted.Value));
        Assert.Equal("true", other.Descendants(_account + "SenderAccepted").Single().Value);
    }

    [Fact]
    public async Task Registered_is_whoever_has_an_open_mailbox()
    {
        var (registered, not) = (silo.NewRecipient(), MinaMeddelandenFixture.Unregistered(2000));

        var answer = await silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Recipient, IsRegistered([registered, not]));

        Assert.Equal(["Secure", "Not"], answer.Descendants(_account + "Type").Select(type => type.Value));
    }

    [Fact]
    public async Task What_is_not_as_the_contract_has_it_is_a_fault_that_repeats_nothing()
    {
        var number = silo.NewRecipient();
        var agent = silo.Calls(silo.Agent);
        var sender = MinaMeddelandenFixture.SenderNumber;
        var many = Enumerable.Range(0, 1001).Select(MinaMeddelandenFixture.Unregistered);

        Assert.Equal(1003, await agent.FaultAsync(SoapClient.Recipient, IsReachable(sender, many)));
        Assert.Equal(1002, await agent.FaultAsync(SoapClient.Recipient, IsReachable(sender, ["198000" + number[6..]])));
        Assert.Equal(1002, await agent.FaultAsync(SoapClient.Recipient, IsReachable(number, [number])));
        Assert.Equal(1004, await agent.FaultAsync(SoapClient.Recipient, IsReachable(sender, [number]).Replace("v3", "v2")));
        Assert.Equal(1002, await agent.FaultAsync(SoapClient.Recipient, IsReachable(sender, [number]).Replace("</isR", "<more/></isR")));
        Assert.Equal(1002, await agent.FaultAsync(SoapClient.Recipient, "<isRegistered xmlns=\"" + Ns + "\"/>"));
        Assert.Equal(1004, await agent.FaultAsync(SoapClient.Recipient, $"<registers xmlns=\"{Ns}\"/>"));
        Assert.Equal(1001, await agent.FaultAsync(SoapClient.Recipient, $"<register xmlns=\"{Ns}\"/>"));
        Assert.Equal(1004, await agent.FaultAsync(SoapClient.Service, IsReachable(sender, [number])));
        var (_, _, text) = await agent.PostAsync(
            SoapClient.Recipient, System.Text.Encoding.UTF8.GetBytes(SoapClient.Envelope(IsReachable(sender, [number + "1"]))));
        Assert.DoesNotContain(number[..8], text + silo.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), silo.Logs.Text);
    }

    [Fact]
    public async Task Nobody_learns_anything_without_a_certificate_of_an_organisation_that_is_known()
    {
        using var nobody = new SoapClient(silo.Address, silo.Pki.Root, null);
        using var unknown = silo.Pki.Issue(MinaMeddelandenFixture.NumberOf(20));
        using var strangers = new TestPki();
        using var forged = strangers.Issue(MinaMeddelandenFixture.AgentNumber);
        using var plain = new HttpClient { BaseAddress = new Uri(silo.PlainAddress) };
        var call = IsReachable(MinaMeddelandenFixture.SenderNumber, []);

        await Assert.ThrowsAsync<HttpRequestException>(() => nobody.CallAsync(SoapClient.Recipient, call));
        await Assert.ThrowsAsync<HttpRequestException>(() => silo.Calls(unknown).CallAsync(SoapClient.Recipient, call));
        await Assert.ThrowsAsync<HttpRequestException>(() => silo.Calls(forged).CallAsync(SoapClient.Recipient, call));
        using var refused = await plain.PostAsync(SoapClient.Recipient, new StringContent(SoapClient.Envelope(call)));
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task A_sender_asks_for_itself_only_and_the_port_has_nothing_else()
    {
        var sender = silo.Calls(silo.Sender);
        var others = IsReachable(MinaMeddelandenFixture.OtherSenderNumber, [silo.NewRecipient()]);

        Assert.Equal(1001, await sender.FaultAsync(SoapClient.Recipient, others));
        using var page = await sender.Http.GetAsync("/");
        using var contract = await sender.Http.GetAsync(SoapClient.Recipient + "?wsdl");
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, contract.StatusCode);
    }

    internal static string IsRegistered(IEnumerable<string> recipients) =>
        $"<isRegistered xmlns=\"{Ns}\">" + string.Concat(recipients.Select(one => $"<recipientId>{one}</recipientId>")) + "</isRegistered>";

    private async Task ChooseAsync(string recipient, string settings)
    {
        var owner = await silo.Operator.OwnerAsync(recipient);
        using var done = await owner.PutAsync("/v1/mailbox/settings", settings);
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
    }
}
