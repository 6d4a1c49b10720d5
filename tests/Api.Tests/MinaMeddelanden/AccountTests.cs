using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>What operators do for owners of accounts: whom they accept letters of, and where they read.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class AccountTests(MinaMeddelandenFixture silo)
{
    private const string R2 = "http://minameddelanden.gov.se/schema/Recipient/v2";
    private const string R3 = "http://minameddelanden.gov.se/schema/Recipient/v3";
    private const string R1 = "xmlns=\"http://minameddelanden.gov.se/schema/Recipient\"";
    private const string Moving = "Jag väljer other-operator.test som operatör.";
    private static readonly XNamespace _sender = "http://minameddelanden.gov.se/schema/Sender";
    private static readonly XNamespace _account = "http://minameddelanden.gov.se/schema/Recipient";

    [Fact]
    public async Task An_account_moves_to_the_operator_that_its_owner_signed_for_and_letters_go_there()
    {
        var owner = silo.NewRecipient();

        var answer = await CallAsync(Move(owner, Moving, Sign(owner, Moving)));

        Assert.Equal("Complete", StatusOf(answer));
        var reachable = await silo.Calls(silo.Agent).CallAsync(
            SoapClient.Recipient, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [owner]));
        Assert.Equal("https://other-operator.test/Service/v3", reachable.Descendants(_account + "ServiceAdress").Single().Value);
    }

    [Fact]
    public async Task A_signature_of_another_over_another_text_or_for_another_operator_moves_nothing()
    {
        var (owner, other) = (silo.NewRecipient(), silo.NewRecipient());
        using var strangers = new TestPki();
        const string vague = "Jag samtycker.";

        Assert.Equal(3005, await RefuseAsync(Move(owner, Moving, Sign(other, Moving))));
        Assert.Equal(3005, await RefuseAsync(Move(owner, Moving, Sign(owner, Moving + " "))));
        Assert.Equal(3005, await RefuseAsync(Move(owner, vague, Sign(owner, vague))));
        Assert.Equal(3005, await RefuseAsync(Move(owner, Moving, Sign(owner, Moving, strangers))));
        Assert.Equal(1001, await RefuseAsync(Move(owner, "budkavle.test", Sign(owner, "budkavle.test"), "budkavle.test")));
        Assert.Equal(1001, await silo.Calls(silo.Agent).FaultAsync(SoapClient.Recipient, Move(owner, Moving, Sign(owner, Moving))));
        var nobody = MinaMeddelandenFixture.Unregistered(21);
        Assert.Equal(3006, await RefuseAsync(Move(nobody, Moving, Sign(nobody, Moving))));
        var reachable = await silo.Calls(silo.Agent).CallAsync(
            SoapClient.Recipient, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [owner]));
        Assert.Equal("https://budkavle.test/Service/v3", reachable.Descendants(_account + "ServiceAdress").Single().Value);
    }

    [Fact]
    public async Task An_accounts_operator_reads_and_stores_which_senders_it_accepts()
    {
        var owner = silo.NewRecipient();
        Assert.Equal(1001, await RefuseAsync(Preferences(owner)));
        await CallAsync(Move(owner, Moving, Sign(owner, Moving)));

        var before = await CallAsync(Preferences(owner));
        var stored = await CallAsync(Store(owner, [], Sign(owner, "Inga fler brev.")));
        var after = await CallAsync(Preferences(owner));
        var standing = await silo.Calls(silo.Agent).CallAsync(
            SoapClient.Recipient, RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [owner]));
        await CallAsync(Store(owner, [MinaMeddelandenFixture.SenderNumber], Sign(owner, "Inga fler brev.")));
        var again = await CallAsync(Preferences(owner));

        Assert.Equal([MinaMeddelandenFixture.SenderNumber], SendersOf(before));
        Assert.Equal("Complete", StatusOf(stored));
        Assert.Empty(SendersOf(after));
        Assert.Equal("false", standing.Descendants(_account + "SenderAccepted").Single().Value);
        Assert.Equal([MinaMeddelandenFixture.SenderNumber], SendersOf(again));
        Assert.Equal(3005, await RefuseAsync(Store(owner, [], Sign(silo.NewRecipient(), "Inga fler brev."))));
    }

    private Task<XElement> CallAsync(string body)
    {
        if (ContractSchemas.IsThere) ContractSchemas.Check(XElement.Parse(body));
        return silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Recipient, body);
    }

    private Task<int> RefuseAsync(string body) => silo.Calls(silo.OtherOperator).FaultAsync(SoapClient.Recipient, body);

    private static string StatusOf(XElement answer) => answer.Descendants().Single(one => one.Name.LocalName == "Status").Value;

    private static IEnumerable<string> SendersOf(XElement answer) => answer.Descendants(_sender + "Id").Select(one => one.Value);

    private static string Move(string owner, string text, string signature, string domain = MinaMeddelandenFixture.OtherDomain) =>
        $"<changeServiceSupplier xmlns=\"{R2}\"><Id>{owner}</Id><UserIdentity>{owner}</UserIdentity>"
        + $"<ServiceSupplier>{domain}</ServiceSupplier><AgreementText>{text}</AgreementText>{signature}</changeServiceSupplier>";

    private static string Preferences(string owner) =>
        $"<getAccountPreferences xmlns=\"{R3}\"><RecipientId>{owner}</RecipientId><UserIdentity>{owner}</UserIdentity>"
        + "</getAccountPreferences>";

    private static string Store(string owner, IEnumerable<string> accepted, string signature) =>
        $"<storeAccountPreferences xmlns=\"{R2}\"><Id>{owner}</Id><UserIdentity>{owner}</UserIdentity><preferences><Id {R1}>{owner}</Id>"
        + string.Concat(accepted.Select(one =>
            $"<AcceptedSenders {R1}><Id xmlns=\"{_sender}\">{one}</Id><Name xmlns=\"{_sender}\">Kommunen</Name></AcceptedSenders>"))
        + $"</preferences><AgreementText>Inga fler brev.</AgreementText>{signature}</storeAccountPreferences>";

    private string Sign(string person, string text, TestPki? pki = null)
    {
        using var certificate = (pki ?? silo.Pki).Issue(person, "Anna Andersson");
        using var key = certificate.GetRSAPrivateKey()!;
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        const string ns = "xmlns=\"http://minameddelanden.gov.se/schema/Common\"";
        return $"<SignatureData><Signature {ns}>{Convert.ToBase64String(signature)}</Signature>"
            + $"<Certificate {ns}>{Convert.ToBase64String(certificate.RawData)}</Certificate></SignatureData>";
    }
}
