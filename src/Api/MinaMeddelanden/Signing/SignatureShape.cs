using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>
/// What a signature may look like, looked at before anything is computed: one reference, to the root of its own document; enveloped; RSA
/// with SHA-2; a certificate in it. No other transform, no object, no manifest, no key by reference.
/// </summary>
internal static class SignatureShape
{
    private const string Enveloped = Schemas.Signature + "enveloped-signature";
    private const int CertificatesMax = 5;
    private const int TransformsMax = 2;

    private static readonly HashSet<string> _canonicalisations =
        ["http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2001/10/xml-exc-c14n#"];

    private static readonly HashSet<string> _signatures =
    [
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
    ];

    private static readonly HashSet<string> _digests =
    [
        "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2001/04/xmldsig-more#sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512",
    ];

    /// <summary>The signature that is the root's own child, checked; or what is wrong with it.</summary>
    /// <param name="root">The signed element.</param>
    /// <param name="id">The root's Id, which a reference may name.</param>
    /// <param name="fault">What is wrong.</param>
    public static XmlElement? Find(XmlElement root, string id, out string fault)
    {
        var own = root.ChildNodes.OfType<XmlElement>()
            .Where(child => child.LocalName == "Signature" && child.NamespaceURI == Schemas.Signature).ToArray();
        fault = own.Length == 1 ? "" : "There is not one signature.";
        if (fault.Length > 0) return null;
        try
        {
            fault = Check(own[0], id);
        }
        catch (SoapFaultException malformed)
        {
            fault = malformed.Message;
        }

        return fault.Length == 0 ? own[0] : null;
    }

    /// <summary>The certificates of a signature, the signer's own first.</summary>
    /// <exception cref="CryptographicException">There is none, or it is not one.</exception>
    public static X509Certificate2Collection CertificatesOf(XmlElement signature)
    {
        var found = new X509Certificate2Collection();
        foreach (XmlElement element in signature.GetElementsByTagName("X509Certificate", Schemas.Signature))
        {
            if (found.Count == CertificatesMax) break;
            try
            {
                found.Add(X509CertificateLoader.LoadCertificate(Convert.FromBase64String(element.InnerText)));
            }
            catch (FormatException exception)
            {
                throw new CryptographicException("A certificate is not base64.", exception);
            }
        }

        return found.Count > 0 ? found : throw new CryptographicException("There is no certificate.");
    }

    private static string Check(XmlElement signature, string id)
    {
        var parts = new ElementReader(signature, mayHaveId: true);
        var info = new ElementReader(parts.Take(Schemas.Signature, "SignedInfo"), mayHaveId: true);
        parts.Take(Schemas.Signature, "SignatureValue");
        var key = parts.Take(Schemas.Signature, "KeyInfo");
        parts.End();
        if (key.ChildNodes.OfType<XmlElement>().Any(child => child.LocalName != "X509Data" || child.NamespaceURI != Schemas.Signature))
            return "The key is not given by X509Data.";
        if (!_canonicalisations.Contains(AlgorithmOf(info.Take(Schemas.Signature, "CanonicalizationMethod"))))
            return "The canonicalisation is not accepted.";
        if (!_signatures.Contains(AlgorithmOf(info.Take(Schemas.Signature, "SignatureMethod"))))
            return "The signature method is not accepted.";
        var reference = info.Take(Schemas.Signature, "Reference");
        info.End();
        return CheckReference(reference, id);
    }

    private static string CheckReference(XmlElement reference, string id)
    {
        var uri = reference.GetAttribute("URI");
        if (!reference.HasAttribute("URI") || (uri.Length > 0 && (id.Length == 0 || uri != "#" + id || !id.All(IsPlain))))
            return "The reference is to something other than the signed element.";
        var parts = new ElementReader(reference, anyAttributes: true);
        var transforms = parts.Take(Schemas.Signature, "Transforms").ChildNodes.OfType<XmlElement>().Select(AlgorithmOf).ToArray();
        if (transforms.Length is 0 or > TransformsMax || transforms[0] != Enveloped
            || transforms.Skip(1).Any(transform => !_canonicalisations.Contains(transform)))
        {
            return "The transforms are not accepted.";
        }

        if (!_digests.Contains(AlgorithmOf(parts.Take(Schemas.Signature, "DigestMethod")))) return "The digest method is not accepted.";
        parts.Take(Schemas.Signature, "DigestValue");
        parts.End();
        return "";
    }

    private static string AlgorithmOf(XmlElement element) => element.GetAttribute("Algorithm");

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.';
}
