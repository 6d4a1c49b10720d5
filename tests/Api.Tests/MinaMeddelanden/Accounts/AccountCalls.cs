using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml.Linq;

namespace Budkavle.Api.Tests.MinaMeddelanden.Accounts;

/// <summary>What an operator asks the register for an account's owner, checked against the contract's schemas.</summary>
public abstract class AccountCalls(MinaMeddelandenFixture silo)
{
    private protected const string R2 = "http://minameddelanden.gov.se/schema/Recipient/v2";
    private protected const string R3 = "http://minameddelanden.gov.se/schema/Recipient/v3";

    /// <summary>What owners sign by which they choose the other operator.</summary>
    private protected const string Moving = "Jag väljer other-operator.test som operatör.";
    private const string R1 = "xmlns=\"http://minameddelanden.gov.se/schema/Recipient\"";
    private static readonly XNamespace _sender = "http://minameddelanden.gov.se/schema/Sender";
    private static readonly XNamespace _account = "http://minameddelanden.gov.se/schema/Recipient";

    private protected MinaMeddelandenFixture Silo => silo;

    private protected async Task<string> TypeOfAsync(string owner)
    {
        var answer = await silo.Calls(silo.Agent).CallAsync(SoapClient.Recipient, RegisterTests.IsRegistered([owner]));
        return answer.Descendants(_account + "Type").Single().Value;
    }

    private protected static string Open(
        string owner, string signatures, string domain = MinaMeddelandenFixture.OtherDomain, string type = "Secure") =>
        $"<register xmlns=\"{R3}\"><accountRequest>{Request(owner, "Create", domain)}</accountRequest><accountType>{type}</accountType>"
        + $"{signatures}</register>";

    private protected static string Close(string owner, string signatures) =>
        $"<deregister xmlns=\"{R3}\"><deregisterAccount>{Request(owner, "Delete", MinaMeddelandenFixture.OtherDomain)}</deregisterAccount>"
        + $"{signatures}</deregister>";

    private static string Request(string owner, string type, string domain) =>
        $"<Id {R1}>{owner}</Id><Type {R1}>{type}</Type><AgreementText {R1}>{Moving}</AgreementText><Timestamp {R1}>2030-01-31</Timestamp>"
        + $"<ServiceSupplier {R1}>{domain}</ServiceSupplier>";

    private protected Task<XElement> CallAsync(string body)
    {
        if (ContractSchemas.IsThere) ContractSchemas.Check(XElement.Parse(body));
        return silo.Calls(silo.OtherOperator).CallAsync(SoapClient.Recipient, body);
    }

    private protected Task<int> RefuseAsync(string body) => silo.Calls(silo.OtherOperator).FaultAsync(SoapClient.Recipient, body);

    private protected static string StatusOf(XElement answer) => answer.Descendants().Single(one => one.Name.LocalName == "Status").Value;

    private protected static IEnumerable<string> SendersOf(XElement answer) => answer.Descendants(_sender + "Id").Select(one => one.Value);

    private protected static string Move(string owner, string text, string signature, string domain = MinaMeddelandenFixture.OtherDomain) =>
        $"<changeServiceSupplier xmlns=\"{R2}\"><Id>{owner}</Id><UserIdentity>{PersonOf(owner)}</UserIdentity>"
        + $"<ServiceSupplier>{domain}</ServiceSupplier><AgreementText>{text}</AgreementText>{signature}</changeServiceSupplier>";

    private protected static string Preferences(string owner, string? user = null) =>
        $"<getAccountPreferences xmlns=\"{R3}\"><RecipientId>{owner}</RecipientId><UserIdentity>{user ?? owner}</UserIdentity>"
        + "</getAccountPreferences>";

    private protected static string Store(string owner, IEnumerable<string> accepted, string signature) =>
        $"<storeAccountPreferences xmlns=\"{R2}\"><Id>{owner}</Id><UserIdentity>{PersonOf(owner)}</UserIdentity>"
        + $"<preferences><Id {R1}>{owner}</Id>"
        + string.Concat(accepted.Select(one =>
            $"<AcceptedSenders {R1}><Id xmlns=\"{_sender}\">{one}</Id><Name xmlns=\"{_sender}\">Kommunen</Name></AcceptedSenders>"))
        + $"</preferences><AgreementText>Inga fler brev.</AgreementText>{signature}</storeAccountPreferences>";

    /// <summary>The schema wants a person; which one, nothing depends on.</summary>
    private static string PersonOf(string owner) =>
        owner.StartsWith("16", StringComparison.Ordinal) ? MinaMeddelandenFixture.SignatoryOf(3) : owner;

    private protected string Sign(string person, string text, TestPki? pki = null, string name = "SignatureData")
    {
        using var certificate = (pki ?? silo.Pki).Issue(person, "Anna Andersson");
        using var key = certificate.GetRSAPrivateKey()!;
        var signature = key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        const string ns = "xmlns=\"http://minameddelanden.gov.se/schema/Common\"";
        return $"<{name}><Signature {ns}>{Convert.ToBase64String(signature)}</Signature>"
            + $"<Certificate {ns}>{Convert.ToBase64String(certificate.RawData)}</Certificate></{name}>";
    }
}
