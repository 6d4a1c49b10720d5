using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>What a person signed with (<c>SignatureData</c> of schema Common).</summary>
/// <param name="Signature">Over the agreement's text.</param>
/// <param name="Certificate">Base64 or PEM on the wire.</param>
/// <param name="Encoding">Of the signed text.</param>
internal sealed record PersonSignature(byte[] Signature, X509Certificate2 Certificate, Encoding Encoding)
{
    private const int SignaturesMax = 20;
    private const string PemBegin = "-----BEGIN CERTIFICATE-----";

    /// <summary>One or more, to the end of the request.</summary>
    /// <exception cref="SoapFaultException">One is not as the contract has it, or of a kind that is not known here.</exception>
    public static IReadOnlyList<PersonSignature> ReadAll(ElementReader parts, string ns, string name)
    {
        var signatures = ReadSome(parts, ns, name);
        parts.End();
        return signatures;
    }

    /// <summary>One or more, with whatever follows them.</summary>
    /// <exception cref="SoapFaultException">One is not as the contract has it, or of a kind that is not known here.</exception>
    public static IReadOnlyList<PersonSignature> ReadSome(ElementReader parts, string ns, string name)
    {
        var signatures = new List<PersonSignature> { Read(parts.Take(ns, name)) };
        while (parts.TryTake(ns, name) is { } more)
        {
            if (signatures.Count == SignaturesMax)
                throw new SoapFaultException(FaultCode.TooLarge, $"A request has at most {SignaturesMax} signatures.");
            signatures.Add(Read(more));
        }

        return signatures;
    }

    private static PersonSignature Read(XmlElement element)
    {
        var parts = new ElementReader(element);
        var signature = parts.TakeText(Schemas.Common, "Signature");
        var certificate = parts.TakeText(Schemas.Common, "Certificate");
        var nonce = parts.TryTakeText(Schemas.Common, "Nonce");
        var encoding = parts.TryTakeText(Schemas.Common, "EncodingOfSignedText")?.Trim().ToUpperInvariant();
        parts.End();
        // How a nonce and a text are signed together is not in the schemas.
        if (nonce is not null) throw new SoapFaultException(FaultCode.NotSupported, "A Nonce is not known here.");
        if (encoding is not (null or "UTF-8" or "ISO-8859-1"))
            throw new SoapFaultException(FaultCode.NotSupported, "The signed text is UTF-8 or ISO-8859-1.");
        try
        {
            var loaded = certificate.Contains(PemBegin, StringComparison.Ordinal)
                ? X509Certificate2.CreateFromPem(certificate)
                : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate));
            return new PersonSignature(
                Convert.FromBase64String(signature), loaded, encoding == "ISO-8859-1" ? Encoding.Latin1 : Encoding.UTF8);
        }
        catch (Exception malformed) when (malformed is FormatException or System.Security.Cryptography.CryptographicException)
        {
            throw SoapFaultException.Malformed("Signature or Certificate cannot be read.");
        }
    }
}
