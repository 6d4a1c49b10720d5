using System.Xml;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Relaying;

namespace Budkavle.Api.MinaMeddelanden.Relaying;

/// <summary>
/// Reads what an operator answered to <c>deliverSecure</c>. Whatever is not exactly an answer about this recipient says nothing of the
/// letter, which is then sent again.
/// </summary>
internal sealed class AnswerReader(SignatureVerifier verifier)
{
    private const string Response = "deliverSecureResponse";
    private const int TransactionMax = 100;

    /// <param name="bytes">The body of the answer.</param>
    /// <param name="recipient">Whom it must be about.</param>
    /// <param name="organisation">The operator's number: if the answer is signed, by whom.</param>
    public RelayAnswer Read(byte[] bytes, string recipient, string organisation)
    {
        try
        {
            var body = SoapReader.Read(bytes);
            if (body is { LocalName: "Fault", NamespaceURI: Schemas.Envelope })
                return new RelayAnswer(ChannelResult.Temporary) { Trouble = "Fault", Code = CodeOf(body) };
            if (body.LocalName != Response || body.NamespaceURI != Schemas.Service3) return RelayAnswer.Unavailable("NotAnAnswer");
            return ReadResponse(body, recipient, organisation) with { Answer = bytes.Length <= RelayNote.AnswerBytesMax ? bytes : default };
        }
        catch (SoapFaultException malformed)
        {
            return RelayAnswer.Unavailable(malformed.Code == FaultCode.SealSignature ? "WrongSignature" : "NotAnAnswer");
        }
    }

    private RelayAnswer ReadResponse(XmlElement response, string recipient, string organisation)
    {
        var isSigned = response.ChildNodes.OfType<XmlElement>().Any(child => child.NamespaceURI == Schemas.Signature);
        if (isSigned)
        {
            // The contract asks for no signature here, so one that is there must be good.
            var verified = verifier.Verify(response, Response, FaultCode.SealSignature);
            if (verified.Signer.Organisation != organisation) return RelayAnswer.Unavailable("WrongSignature");
            response = verified.Root;
        }

        var outer = new ElementReader(response, mayHaveId: true);
        var parts = new ElementReader(outer.Take(Schemas.Service3, "return"));
        if (isSigned) outer.Take(Schemas.Signature, "Signature");
        outer.End();
        var transaction = parts.TakeText(Schemas.Service, "TransId").Trim();
        var status = new ElementReader(parts.Take(Schemas.Service, "Status"));
        parts.End();
        var about = status.TakeText(Schemas.Service, "RecipientId").Trim();
        var delivered = status.TakeText(Schemas.Service, "Delivered").Trim();
        status.End();
        if (about != recipient || delivered is not ("true" or "1" or "false" or "0") || transaction.Length > TransactionMax
            || !transaction.All(char.IsAscii))
        {
            return RelayAnswer.Unavailable("NotAnAnswer");
        }

        var answer = delivered is "true" or "1"
            ? new RelayAnswer(ChannelResult.Sent) : RelayAnswer.Never(RelayReason.NotDelivered);
        return answer with { Transaction = transaction };
    }

    /// <summary>The contract's code of a fault, or 0.</summary>
    private static int CodeOf(XmlElement fault)
    {
        var codes = fault.GetElementsByTagName("ErrorCode", Schemas.Common3);
        return codes.Count == 1 && int.TryParse(codes[0]!.InnerText, System.Globalization.NumberStyles.None, null, out var code) ? code : 0;
    }
}
