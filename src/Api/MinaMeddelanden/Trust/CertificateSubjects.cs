using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Budkavle.Api.MinaMeddelanden.Trust;

/// <summary>
/// Reads whose a certificate is: the one serial number (2.5.4.5) of its subject, as in
/// <c>CN=Kommun A + SERIALNUMBER=162021004748, O=Kommun A, C=SE</c>. The framework's own reader stops at names of several parts.
/// </summary>
internal static class CertificateSubjects
{
    private const string SerialNumber = "2.5.4.5";

    /// <summary>The serial number, or null if there is none, or more than one.</summary>
    public static string? NumberOf(X509Certificate2 certificate)
    {
        try
        {
            string? found = null;
            var name = new AsnReader(certificate.SubjectName.RawData, AsnEncodingRules.DER).ReadSequence();
            while (name.HasData)
            {
                var set = name.ReadSetOf();
                while (set.HasData)
                {
                    var attribute = set.ReadSequence();
                    if (attribute.ReadObjectIdentifier() != SerialNumber) continue;
                    if (found is not null) return null;
                    found = ReadText(attribute);
                }
            }

            return found;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static string ReadText(AsnReader attribute) =>
        attribute.ReadCharacterString((UniversalTagNumber)attribute.PeekTag().TagValue);
}
