using System.Globalization;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>
/// Opens a sealed letter: the agent's signature over all of it, the agent's word that the sender's signature was good, and that signature
/// itself.
/// </summary>
internal sealed class SealedLetters(SignatureVerifier verifier)
{
    /// <summary>The element <c>Delivery</c> that the sender signed, and who signed and sealed it.</summary>
    /// <param name="wire">Of type SealedDelivery, whatever its name: on the wire it is not called what it was when it was sealed.</param>
    /// <exception cref="SoapFaultException">Something in it is not as it must be.</exception>
    public (XmlElement Delivery, KnownParty Signer, KnownParty Sealer) Open(XmlElement wire)
    {
        // Both are made from this one element, so the two signatures cover the same letter.
        var signedOnWire = ReadParts(wire).Signed;
        var outer = verifier.Verify(wire, "SealedDelivery", FaultCode.SealSignature);
        CheckSeal(ReadParts(outer.Root).Seal);
        var inner = verifier.Verify(signedOnWire, "SignedDelivery", FaultCode.SenderSignature);
        var parts = new ElementReader(inner.Root, mayHaveId: true);
        var delivery = parts.Take(Schemas.Message3, "Delivery");
        parts.Take(Schemas.Signature, "Signature");
        parts.End();
        return (delivery, inner.Signer, outer.Signer);
    }

    private static (XmlElement Signed, XmlElement Seal) ReadParts(XmlElement element)
    {
        var parts = new ElementReader(element, mayHaveId: true);
        var signed = parts.Take(Schemas.Message3, "SignedDelivery");
        var seal = parts.Take(Schemas.Message3, "Seal");
        parts.Take(Schemas.Signature, "Signature");
        parts.End();
        return (signed, seal);
    }

    private static void CheckSeal(XmlElement seal)
    {
        var parts = new ElementReader(seal);
        var day = parts.TakeText(Schemas.Message, "ReceivedTime").Trim();
        var signaturesOk = parts.TakeText(Schemas.Message, "SignaturesOK").Trim();
        parts.End();
        // xs:date: a day, with or without a zone.
        if (day.Length < 10 || !DateOnly.TryParseExact(day[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            throw SoapFaultException.Malformed("ReceivedTime is not a date.");
        if (signaturesOk is not ("true" or "1"))
            throw new SoapFaultException(FaultCode.SealDenies, "The seal itself says that the sender's signature is not good.");
    }
}
