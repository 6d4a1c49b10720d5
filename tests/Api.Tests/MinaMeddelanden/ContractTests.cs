using System.Xml.Linq;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>The contract's own schemas judge what we send and what we answer.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class ContractTests(MinaMeddelandenFixture silo)
{
    [SharedFact(ContractSchemas.Folder)]
    public async Task Requests_and_answers_of_every_operation_follow_the_published_schemas()
    {
        var recipients = new[] { silo.NewRecipient(), silo.NewRecipient(), MinaMeddelandenFixture.Unregistered(9) };
        var letter = new TestLetter { Recipient = recipients[0], Attachments = TestLetter.Attachment("a.pdf", "%PDF") };
        var wire = TestLetter.ToWire(letter.Seal(letter.Sign(silo.Sender), silo.Agent), "OrginalDelivery");
        (string Path, System.Security.Cryptography.X509Certificates.X509Certificate2 Caller, string Body)[] calls =
        [
            (SoapClient.Recipient, silo.Agent, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, recipients)),
            (SoapClient.Recipient, silo.Agent, RegisterTests.IsRegistered(recipients)),
            (SoapClient.Service, silo.Agent, letter.ToCall(silo.Sender, silo.Agent)),
            (SoapClient.Service, silo.OtherOperator, DeliveryTests.ForwardCall(recipients, wire, letter.Id)),
            (SoapClient.Service, silo.Agent, DeliveryTests.NotifyCall(MinaMeddelandenFixture.SenderNumber, recipients, "contract")),
        ];
        foreach (var (path, caller, body) in calls)
        {
            var request = XElement.Parse(body);
            ContractSchemas.Check(request);
            var answer = await silo.Calls(caller).CallAsync(path, body);
            ContractSchemas.Check(answer);
            Assert.Equal(request.Name + "Response", answer.Name.ToString());
        }
    }

    [SharedFact(ContractSchemas.Folder)]
    public async Task A_fault_is_the_contracts_application_fault_with_an_id_that_the_log_has_too()
    {
        var (answer, _, _) = await silo.Calls(silo.Agent).PostAsync(SoapClient.Service, "<x/>"u8.ToArray());

        ContractSchemas.Check(answer);
        var callId = answer.Descendants(XName.Get("CallId", "http://minameddelanden.gov.se/schema/Common/v3")).Single().Value;
        Assert.InRange(callId.Length, 20, 50);
        Assert.Contains(callId, silo.Logs.Text, StringComparison.Ordinal);
    }

    [SharedFact(ContractSchemas.Folder)]
    public void The_judge_itself_sees_what_is_wrong()
    {
        var call = RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, ["198000000000"]);

        Assert.NotEmpty(ContractSchemas.FaultsOf(XElement.Parse(call)));
    }
}
