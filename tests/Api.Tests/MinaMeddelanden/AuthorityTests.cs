using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>The operations of Authority: who sends, who acts for senders, and who signs for whom.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class AuthorityTests(MinaMeddelandenFixture silo)
{
    private const string Ns = "http://minameddelanden.gov.se/Authority";
    private const string Types = "http://minameddelanden.gov.se/schema/Authority";
    private const string Common = "xmlns=\"http://minameddelanden.gov.se/schema/Common\"";

    [Fact]
    public async Task Senders_and_their_agents_are_listed_and_a_sender_is_known_by_its_number()
    {
        var senders = await CallAsync(silo.Sender, "getSenders");
        var agents = await CallAsync(silo.Sender, "getDispatchers");

        Assert.Equal(["return"], senders.Elements().Select(one => one.Name.ToString()));
        Assert.Equal([MinaMeddelandenFixture.SenderNumber, "Kommunen"], Texts(senders.Elements().Single()));
        Assert.Equal(
            [MinaMeddelandenFixture.AgentNumber, "Förmedlaren", MinaMeddelandenFixture.SenderNumber], Texts(agents.Elements().Single()));
        Assert.Equal("true", (await CallAsync(silo.Sender, "isSenderAccepted", MinaMeddelandenFixture.SenderNumber)).Value);
        Assert.Equal("false", (await CallAsync(silo.Sender, "isSenderAccepted", MinaMeddelandenFixture.AgentNumber)).Value);
    }

    [Theory]
    [InlineData("getUserAccessRights")]
    [InlineData("getUserAccessRightsNoConcent")]
    public async Task An_operator_is_told_for_which_companies_somebody_signs(string operation)
    {
        var alone = await CallAsync(silo.OtherOperator, operation, MinaMeddelandenFixture.SignatoryOf(0));
        var joint = await CallAsync(silo.OtherOperator, operation, MinaMeddelandenFixture.SignatoryOf(1));
        var nobody = await CallAsync(silo.OtherOperator, operation, silo.NewRecipient());

        Assert.Equal(
            [
                MinaMeddelandenFixture.Company, "Bolaget AB", MinaMeddelandenFixture.SignatoryOf(0), "View", "EditSettings",
                "InitiateAccountAction", "AuthorizedSignatory",
            ],
            Texts(alone.Descendants(XName.Get("Rights", Types)).Single()));
        Assert.DoesNotContain("View", Texts(joint.Descendants(XName.Get("Rights", Types)).Single()));
        Assert.Empty(nobody.Elements().Single().Elements());
        Assert.Equal(1001, await silo.Calls(silo.Sender).FaultAsync(
            SoapClient.Authority, Call(operation, $"<arg0>{MinaMeddelandenFixture.SignatoryOf(0)}</arg0>")));
    }

    [Fact]
    public async Task Whether_one_more_signatory_is_enough_is_told_without_any_signature()
    {
        var (one, two) = (MinaMeddelandenFixture.SignatoryOf(1), MinaMeddelandenFixture.SignatoryOf(2));

        Assert.Equal("Complete", await TestAsync([], MinaMeddelandenFixture.SignatoryOf(0)));
        Assert.Equal("Incomplete", await TestAsync([], one));
        Assert.Equal("Incomplete", await TestAsync([one], one));
        Assert.Equal("Complete", await TestAsync([one], two));
        Assert.Equal("RulesNotSupported", await TestAsync([], silo.NewRecipient()));
    }

    [Fact]
    public async Task Signatures_are_judged_and_nothing_is_changed()
    {
        var (one, two) = (MinaMeddelandenFixture.SignatoryOf(1), MinaMeddelandenFixture.SignatoryOf(2));
        var person = silo.NewRecipient();

        Assert.Equal("Complete", await VerifyAsync(person, person));
        Assert.Equal("Complete", await VerifyAsync(MinaMeddelandenFixture.Company, one, two));
        Assert.Equal("Incomplete", await VerifyAsync(MinaMeddelandenFixture.Company, two));
        Assert.Equal(3005, await silo.Calls(silo.OtherOperator).FaultAsync(SoapClient.Authority, Verify(person, [one])));
        Assert.Equal(1002, await silo.Calls(silo.OtherOperator).FaultAsync(
            SoapClient.Authority, Verify(person, [person]).Replace("Ownership", "Something", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(XElement element) => element.Elements().Select(one => one.Value);

    private static string Call(string operation, string content) => $"<a:{operation} xmlns:a=\"{Ns}\">{content}</a:{operation}>";

    private Task<XElement> CallAsync(X509Certificate2 caller, string operation, string? argument = null) => silo.Calls(caller).CallAsync(
        SoapClient.Authority, Call(operation, argument is null ? "" : $"<arg0>{argument}</arg0>"));

    private async Task<string> TestAsync(string[] signers, string next)
    {
        var persons = string.Concat(signers.Select(id => $"<arg1><t:Id>{id}</t:Id><t:Name>N</t:Name></arg1>"));
        var answer = await silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Authority, Call(
            "testNewSigner", $"<arg0>{MinaMeddelandenFixture.Company}</arg0>{persons}<arg2>{next}</arg2><arg3>Ownership</arg3>")
            .Replace("xmlns:a=", $"xmlns:t=\"{Types}\" xmlns:a=", StringComparison.Ordinal));
        return answer.Descendants(XName.Get("Status", Types)).Single().Value;
    }

    private async Task<string> VerifyAsync(string owner, params string[] signers)
    {
        var answer = await silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Authority, Verify(owner, signers));
        return answer.Descendants(XName.Get("Status", Types)).Single().Value;
    }

    private string Verify(string owner, string[] signers)
    {
        var text = Encoding.UTF8.GetBytes("Jag samtycker.");
        var signatures = string.Concat(signers.Select(signer =>
        {
            using var certificate = silo.Pki.Issue(signer, "Anna Andersson");
            using var key = certificate.GetRSAPrivateKey()!;
            var signature = key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"<arg1><Signature {Common}>{Convert.ToBase64String(signature)}</Signature>"
                + $"<Certificate {Common}>{Convert.ToBase64String(certificate.RawData)}</Certificate></arg1>";
        }));
        return Call(
            "verifyAuthorizedSignatures",
            $"<arg0>{owner}</arg0>{signatures}<arg2>{Convert.ToBase64String(text)}</arg2><arg3>Ownership</arg3>");
    }
}
