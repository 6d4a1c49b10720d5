using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Api.MinaMeddelanden.Trust;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// Says whether an account's owner wanted a change, and writes that (<c>SignatureAuthorizationResult</c> of schema Authority). A person
/// signs alone; for a company sign those of whom the register of signatories says so.
/// </summary>
internal sealed class AccountAuthority(Parties parties, CompanySigners signers, TimeProvider clock)
{
    /// <summary>Whether signatures over a text are enough; nothing may be changed unless they are.</summary>
    /// <param name="owner">The account's number.</param>
    /// <param name="text">What was signed, byte by byte.</param>
    /// <param name="signatures">By whom, with what.</param>
    /// <param name="cancellationToken">Ends the question to the register.</param>
    /// <exception cref="SoapFaultException">A signature is wrong, or nobody's who owns this.</exception>
    public async Task<SigningStatus> JudgeAsync(
        string owner, Func<PersonSignature, byte[]> text, IReadOnlyList<PersonSignature> signatures, CancellationToken cancellationToken)
    {
        var persons = Verify(owner, text, signatures);
        return IsCompany(owner) ? await signers.JudgeAsync(owner, persons, cancellationToken) : SigningStatus.Complete;
    }

    /// <summary>Whether others than the owner sign.</summary>
    public static bool IsCompany(string owner) => owner.StartsWith("16", StringComparison.Ordinal);

    /// <summary>The numbers of those who have signed, in the order of their signatures.</summary>
    /// <exception cref="SoapFaultException">A signature is wrong, or nobody's who owns this.</exception>
    public IReadOnlyList<string> Verify(string owner, Func<PersonSignature, byte[]> text, IReadOnlyList<PersonSignature> signatures)
    {
        var persons = new List<string>();
        foreach (var signature in signatures)
        {
            var number = parties.IsPerson(signature.Certificate) ? CertificateSubjects.NumberOf(signature.Certificate) : null;
            if (number is null || (!IsCompany(owner) && number != owner) || !Fits(signature, text(signature)))
            {
                throw new SoapFaultException(
                    FaultCode.RecipientSignature, "A signature is not the owner's over the text, or its certificate is not believed.");
            }

            persons.Add(number);
        }

        return persons;
    }

    /// <param name="response">Name of the response's element.</param>
    /// <param name="ns">Its namespace.</param>
    /// <param name="child">Name of the element with the result.</param>
    /// <param name="owner">The account's number.</param>
    /// <param name="result">Whether the signatures are enough, and whose they are.</param>
    public Action<XmlWriter> Write(string response, string ns, string child, string owner, SigningResult result) => xml =>
    {
        xml.WriteStartElement(response, ns);
        xml.WriteStartElement(child, ns == Schemas.AuthorityService ? "" : ns);
        result.Write(xml, owner, clock.GetUtcNow());
        xml.WriteEndElement();
        xml.WriteEndElement();
    };

    /// <exception cref="SoapFaultException">The caller is not the operator that answers for this account.</exception>
    public static void CheckOperator(KnownParty caller, ServiceSupplier? supplier) => CheckOperator(caller.Organisation, supplier);

    /// <exception cref="SoapFaultException">It is not the operator that answers for this account.</exception>
    public static void CheckOperator(string organisation, ServiceSupplier? supplier)
    {
        if (supplier?.Id != organisation)
            throw new SoapFaultException(FaultCode.NotAllowed, "The caller is not the operator of this account.");
    }

    /// <summary>Else a signature given for one operator would do for any other.</summary>
    /// <exception cref="SoapFaultException">The text does not name the operator.</exception>
    public static void CheckNames(string text, ServiceSupplier supplier)
    {
        if (!text.Contains(supplier.Domain, StringComparison.OrdinalIgnoreCase)
            && !text.Contains(supplier.Name, StringComparison.OrdinalIgnoreCase))
        {
            throw new SoapFaultException(FaultCode.RecipientSignature, "The signed text does not name the operator.");
        }
    }

    private static bool Fits(PersonSignature signature, byte[] bytes)
    {
        using var rsa = signature.Certificate.GetRSAPublicKey();
        using var ec = signature.Certificate.GetECDsaPublicKey();
        return rsa?.VerifyData(bytes, signature.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            ?? ec?.VerifyData(bytes, signature.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
            ?? false;
    }
}
