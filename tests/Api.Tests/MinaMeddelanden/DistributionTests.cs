using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>The sender's agent: letters that senders sign and leave the rest to us.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class DistributionTests(MinaMeddelandenFixture silo)
{
    private static readonly XNamespace _message = "http://minameddelanden.gov.se/schema/Message";

    [Fact]
    public async Task A_signed_letter_is_distributed_and_its_id_says_what_became_of_it()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };
        var nobody = letter with { Recipient = MinaMeddelandenFixture.Unregistered(31) };

        var id = await DistributeAsync(letter);
        var again = await DistributeAsync(letter);
        var paper = await DistributeAsync(nobody);

        Assert.Equal(id, again);
        Assert.InRange(id.Length, 1, 50);
        Assert.Single(await silo.LettersAsync(letter.Recipient));
        Assert.Equal($"{letter.Recipient} Digital Delivered", await StatusAsync(id));
        Assert.Equal($"{nobody.Recipient} Not", await StatusAsync(paper));
    }

    [Fact]
    public async Task A_message_that_comes_by_another_agent_as_well_is_one_letter()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };

        await DistributeAsync(letter);
        await silo.Calls(silo.Agent).CallAsync(SoapClient.Service, letter.ToCall(silo.Sender, silo.Agent));

        Assert.Single(await silo.LettersAsync(letter.Recipient));
    }

    [Fact]
    public async Task Ids_are_of_no_use_to_others_and_cannot_be_made_up()
    {
        var id = await DistributeAsync(new TestLetter { Recipient = silo.NewRecipient() });
        var changed = (id[0] == 'A' ? "B" : "A") + id[1..];
        var last = id[..30] + (id[30] == 'A' ? "B" : "A") + id[31..];
        var agent = silo.Calls(silo.Agent);

        Assert.Equal(3007, await agent.FaultAsync(SoapClient.Message, Check(MinaMeddelandenFixture.OtherSenderNumber, id)));
        Assert.Equal(3007, await agent.FaultAsync(SoapClient.Message, Check(MinaMeddelandenFixture.SenderNumber, changed)));
        Assert.Equal(3007, await agent.FaultAsync(SoapClient.Message, Check(MinaMeddelandenFixture.SenderNumber, last)));
        Assert.Equal(3007, await agent.FaultAsync(SoapClient.Message, Check(MinaMeddelandenFixture.SenderNumber, "x")));
        Assert.Equal(1002, await agent.FaultAsync(SoapClient.Message, Check(MinaMeddelandenFixture.SenderNumber, new string('x', 51))));
        var others = Check(MinaMeddelandenFixture.OtherSenderNumber, id);
        Assert.Equal(1001, await silo.Calls(silo.Sender).FaultAsync(SoapClient.Message, others));
    }

    [Fact]
    public async Task A_letter_that_is_not_signed_by_its_sender_is_not_distributed()
    {
        var letter = new TestLetter { Recipient = silo.NewRecipient() };
        var call = Call(letter);
        var others = letter with { Sender = MinaMeddelandenFixture.OtherSenderNumber };

        Assert.Equal(2001, await silo.Calls(silo.Sender).FaultAsync(
            SoapClient.Message, call.Replace(">Beslut<", ">Bifall<", StringComparison.Ordinal)));
        Assert.Equal(2004, await silo.Calls(silo.Sender).FaultAsync(SoapClient.Message, Call(others)));
        Assert.Empty(await silo.LettersAsync(letter.Recipient));
    }

    private string Call(TestLetter letter)
    {
        var signed = letter.Sign(silo.Sender).DocumentElement!.InnerXml;
        return $"<distributeSecure xmlns=\"{TestLetter.M3}\"><signedDelivery>{signed}</signedDelivery></distributeSecure>";
    }

    private static string Check(string sender, string id) =>
        $"<checkDistributionStatus xmlns=\"{TestLetter.M3}\"><senderId>{sender}</senderId><distributionId>{id}</distributionId>"
        + "</checkDistributionStatus>";

    private async Task<string> DistributeAsync(TestLetter letter)
    {
        var call = Call(letter);
        if (ContractSchemas.IsThere) ContractSchemas.Check(XElement.Parse(call));
        return (await silo.Calls(silo.Sender).CallAsync(SoapClient.Message, call)).Value;
    }

    private async Task<string> StatusAsync(string id)
    {
        var call = Check(MinaMeddelandenFixture.SenderNumber, id);
        if (ContractSchemas.IsThere) ContractSchemas.Check(XElement.Parse(call));
        var answer = await silo.Calls(silo.Sender).CallAsync(SoapClient.Message, call);
        var status = answer.Elements().Single();
        Assert.All(status.Elements(), one => Assert.Equal(_message, one.Name.Namespace));
        return string.Join(' ', status.Elements().Select(one => one.Value));
    }
}
