using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Api.MinaMeddelanden.Trust;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// Says whether an account's owner wanted a change, and writes that (<c>SignatureAuthorizationResult</c> of schema Authority).
/// </summary>
internal sealed class AccountAuthority(Parties parties, TimeProvider clock)
{
    /// <summary>
    /// True if the owner signed the text; false for organisations, whose rules of signing nobody here can interpret: then nothing may be
    /// changed.
    /// </summary>
    /// <param name="owner">The account's number.</param>
    /// <param name="text">What was signed.</param>
    /// <param name="signatures">By whom, with what.</param>
    /// <exception cref="SoapFaultException">A signature is wrong, or nobody's who owns this.</exception>
    public bool IsComplete(string owner, string text, IReadOnlyList<PersonSignature> signatures)
    {
        if (owner.StartsWith("16", StringComparison.Ordinal)) return false;
        foreach (var signature in signatures)
        {
            if (!parties.IsPerson(signature.Certificate) || CertificateSubjects.NumberOf(signature.Certificate) != owner
                || !Fits(signature, text))
            {
                throw new SoapFaultException(
                    FaultCode.RecipientSignature, "A signature is not the owner's over AgreementText, or its certificate is not believed.");
            }
        }

        return true;
    }

    /// <param name="response">Name of the response's element.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="child">Name of the element with the result.</param>
    /// <param name="owner">The account's number.</param>
    /// <param name="isComplete">See <see cref="IsComplete"/>.</param>
    public Action<XmlWriter> Write(string response, string ns, string child, string owner, bool isComplete) => xml =>
    {
        xml.WriteStartElement(response, ns);
        xml.WriteStartElement(child, ns);
        xml.WriteElementString("Id", Schemas.Authority, owner);
        xml.WriteElementString("Status", Schemas.Authority, isComplete ? "Complete" : "RulesNotSupported");
        var now = XmlConvert.ToString(clock.GetUtcNow().UtcDateTime, XmlDateTimeSerializationMode.Utc);
        xml.WriteElementString("Timestamp", Schemas.Authority, now);
        xml.WriteEndElement();
        xml.WriteEndElement();
    };

    /// <exception cref="SoapFaultException">The caller is not the operator that answers for this account.</exception>
    public static void CheckOperator(KnownParty caller, ServiceSupplier? supplier)
    {
        if (supplier?.Id != caller.Organisation)
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller is not the operator of this account.");
    }

    private static bool Fits(PersonSignature signature, string text)
    {
        var bytes = signature.Encoding.GetBytes(text);
        using var rsa = signature.Certificate.GetRSAPublicKey();
        using var ec = signature.Certificate.GetECDsaPublicKey();
        return rsa?.VerifyData(bytes, signature.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ?? ec?.VerifyData(bytes, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ?? false;
    }
}
