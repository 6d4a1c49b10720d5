using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Api.MinaMeddelanden.Trust;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>
/// Verifies enveloped signatures of Mina meddelanden (XMLDSig). See docs/flows/mina-meddelanden.md for why several readings are tried; what
/// defends against wrapping is that each reading is a document whose root alone can be signed, and that the root is what is read then.
/// </summary>
internal sealed class SignatureVerifier(Parties parties)
{
    private const int KeyBitsMin = 2048;

    private static readonly Reading[] _readings =
        [Reading.Own, Reading.Needed, Reading.InPlace, Reading.PrefixLess, Reading.Unindented];

    /// <summary>Verifies the signature that is a child of the element.</summary>
    /// <param name="wire">The element as it came.</param>
    /// <param name="name">The name it was signed under; if it has another now, that is tried last.</param>
    /// <param name="failure">The code of the fault if the signature is not good.</param>
    /// <exception cref="SoapFaultException">It is not, or nobody knows its signer.</exception>
    public VerifiedSignature Verify(XmlElement wire, string name, FaultCode failure)
    {
        var id = wire.GetAttribute("Id");
        if (SignatureShape.Find(wire, id, out var fault) is not { } signature) throw new SoapFaultException(failure, fault);
        var certificates = ReadCertificates(signature, failure);
        // First of all: a certificate that nobody vouches for may be anything.
        var signer = parties.FindSigner(certificates[0], certificates)
            ?? throw new SoapFaultException(failure, "The signature's certificate is of nobody who is known here.");
        using var key = certificates[0].GetRSAPublicKey();
        if (key is null || key.KeySize < KeyBitsMin)
            throw new SoapFaultException(failure, $"The signature's key is not RSA of at least {KeyBitsMin} bits.");
        foreach (var reading in _readings)
        {
            if (TryVerify(SignedDocuments.Cut(wire, reading, name, Schemas.Message3), id, key) is { } root)
                return new VerifiedSignature(root, signer);
        }

        var isRenamed = wire.LocalName != name || wire.NamespaceURI != Schemas.Message3;
        if (isRenamed && TryVerify(SignedDocuments.Cut(wire, Reading.Own, wire.LocalName, wire.NamespaceURI), id, key) is { } unnamed)
            return new VerifiedSignature(unnamed, signer);
        throw new SoapFaultException(failure, "The signature does not fit what it signs.");
    }

    private static XmlElement? TryVerify(XmlDocument document, string id, RSA key)
    {
        var root = document.DocumentElement!;
        // Looked for anew: it is this document's signature that is verified.
        if (SignatureShape.Find(root, id, out _) is not { } signature) return null;
        try
        {
            var signed = new RootSignedXml(document);
            signed.LoadXml(signature);
            return signed.CheckSignature(key) ? root : null;
        }
        catch (Exception malformed) when (malformed is CryptographicException or FormatException or XmlException)
        {
            return null;
        }
    }

    private static X509Certificate2Collection ReadCertificates(XmlElement signature, FaultCode failure)
    {
        try
        {
            return SignatureShape.CertificatesOf(signature);
        }
        catch (CryptographicException)
        {
            throw new SoapFaultException(failure, "The signature holds no certificate that can be read.");
        }
    }
}
