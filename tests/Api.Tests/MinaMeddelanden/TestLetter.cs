using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>Makes letters as senders and agents do: signed as a document, sealed as a document, and renamed for the wire.</summary>
internal sealed record TestLetter
{
    public const string M3 = "http://minameddelanden.gov.se/schema/Message/v3";
    public const string S3 = "http://minameddelanden.gov.se/schema/Service/v3";

    public required string Recipient { get; init; }

    public string Sender { get; init; } = MinaMeddelandenFixture.SenderNumber;

    public string Id { get; init; } = Guid.NewGuid().ToString();

    public string Subject { get; init; } = "Beslut";

    public string Text { get; init; } = "<p>Hej.</p>";

    public string Url { get; init; } = "https://kommunen.test/";

    /// <summary>Behind the body: attachments.</summary>
    public string Attachments { get; init; } = "";

    /// <summary>Between support and language.</summary>
    public string More { get; init; } = "";

    /// <summary>Whole messages more than the one.</summary>
    public string MoreMessages { get; init; } = "";

    public bool SignaturesOk { get; init; } = true;

    public string Message => $"""
        <Message><Header><Id>{Id}</Id><Subject>{Subject}</Subject><Supportinfo><Text>Fråga oss.</Text><URL>{Url}</URL>
        <PhoneNumber>010-123</PhoneNumber><EmailAdress>info@kommunen.test</EmailAdress></Supportinfo>{More}
        <Language>svSE</Language></Header>
        <Body><ContentType xmlns="http://minameddelanden.gov.se/schema/Message">text/html</ContentType>
        <Body xmlns="http://minameddelanden.gov.se/schema/Message">{Base64(Text)}</Body></Body>{Attachments}</Message>
        """;

    public string Delivery => $"""
        <Delivery><Header>
        <Sender xmlns="http://minameddelanden.gov.se/schema/Message/v2">
        <Id xmlns="http://minameddelanden.gov.se/schema/Sender">{Sender}</Id>
        <Name xmlns="http://minameddelanden.gov.se/schema/Sender">Kommunen</Name></Sender>
        <Recipient xmlns="http://minameddelanden.gov.se/schema/Message/v2">{Recipient}</Recipient>
        <Reference xmlns="http://minameddelanden.gov.se/schema/Message/v2">Dnr 1</Reference></Header>{Message}{MoreMessages}</Delivery>
        """;

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Attachment(string name, string text, string? checksum = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351
        checksum ??= Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5351
        const string ns = "xmlns=\"http://minameddelanden.gov.se/schema/Message\"";
        return $"<Attachment><ContentType {ns}>application/pdf</ContentType><Body {ns}>{Convert.ToBase64String(bytes)}</Body>"
            + $"<Checksum {ns}>{checksum}</Checksum><Filename {ns}>{name}</Filename></Attachment>";
    }

    /// <summary>SignedDelivery, signed as a document of its own.</summary>
    public XmlDocument Sign(X509Certificate2 signer, Signing? how = null) =>
        Sign(Load($"<SignedDelivery xmlns=\"{M3}\"{IdOf(how, "letter")}>{Delivery}</SignedDelivery>"), signer, how, "letter");

    /// <summary>SealedDelivery, sealed as a document of its own.</summary>
    public XmlDocument Seal(XmlDocument signed, X509Certificate2 sealer, Signing? how = null)
    {
        var day = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        const string ns = "xmlns=\"http://minameddelanden.gov.se/schema/Message\"";
        return Sign(
            Load($"<SealedDelivery xmlns=\"{M3}\"{IdOf(how, "sealed")}>{signed.OuterXml}<Seal><ReceivedTime {ns}>{day}</ReceivedTime>"
                + $"<SignaturesOK {ns}>{(SignaturesOk ? "true" : "false")}</SignaturesOK></Seal></SealedDelivery>"),
            sealer, how, "sealed");
    }

    /// <summary>What goes into the envelope.</summary>
    public string ToCall(X509Certificate2 signer, X509Certificate2 sealer, Signing? how = null) =>
        ToCall(Seal(Sign(signer, how), sealer, how));

    /// <summary>The sealed letter under the name that it has on the wire.</summary>
    public static string ToCall(XmlDocument sealedLetter) =>
        $"<deliverSecure xmlns=\"{S3}\">{ToWire(sealedLetter, "deliverSecure")}</deliverSecure>";

    public static string ToWire(XmlDocument sealedLetter, string name)
    {
        var root = sealedLetter.DocumentElement!;
        var id = root.HasAttribute("Id") ? $" Id=\"{root.GetAttribute("Id")}\"" : "";
        return $"<{name} xmlns=\"{S3}\"{id}>{root.InnerXml}</{name}>";
    }

    public static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        return document;
    }

    public static XmlDocument Sign(XmlDocument document, X509Certificate2 signer, Signing? how, string id)
    {
        how ??= new Signing();
        using var key = signer.GetRSAPrivateKey()!;
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = how.Sha1 ? SignedXml.XmlDsigRSASHA1Url : SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference(how.ById ? "#" + id : "")
        {
            DigestMethod = how.Sha1 ? SignedXml.XmlDsigSHA1Url : SignedXml.XmlDsigSHA256Url,
        };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        if (how.Exclusive) reference.AddTransform(new XmlDsigExcC14NTransform());
        signed.AddReference(reference);
        var data = new KeyInfoX509Data(signer);
        data.AddSubjectName(signer.Subject);
        signed.KeyInfo.AddClause(data);
        signed.ComputeSignature();
        document.DocumentElement!.AppendChild(document.ImportNode(signed.GetXml(), true));
        return document;
    }

    private static string IdOf(Signing? how, string id) => how?.ById == true ? $" Id=\"{id}\"" : "";

    /// <summary>How signers differ.</summary>
    public sealed record Signing
    {
        public bool ById { get; init; }

        public bool Exclusive { get; init; }

        public bool Sha1 { get; init; }
    }
}
