using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Xml;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>
/// Makes enveloped signatures as the contract's public vectors have them: exclusive canonicalisation, one reference to the whole document
/// with no other transform than enveloped, RSA with SHA-256, the certificate in it.
/// </summary>
internal sealed class LetterSigner(X509Certificate2 certificate)
{
    private readonly KeyInfoX509Data _who = Describe(certificate);

    /// <summary>Puts the signature at the end of the document's root. Nothing of it may be indented or changed after that.</summary>
    public void Sign(XmlDocument document)
    {
        using var key = certificate.GetRSAPrivateKey() ?? throw new CryptographicException("The certificate's key is not RSA.");
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = SignedXml.XmlDsigRSASHA256Url;
        var reference = new Reference("") { DigestMethod = SignedXml.XmlDsigSHA256Url };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        signed.AddReference(reference);
        signed.KeyInfo.AddClause(_who);
        signed.ComputeSignature();
        document.DocumentElement!.AppendChild(document.ImportNode(signed.GetXml(), true));
    }

    private static KeyInfoX509Data Describe(X509Certificate2 certificate)
    {
        var data = new KeyInfoX509Data(certificate);
        data.AddSubjectName(certificate.Subject);
        return data;
    }
}
