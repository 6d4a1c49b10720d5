using System.Globalization;
using System.Text;
using System.Xml;

namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>Writes SOAP 1.1 envelopes around answers and faults.</summary>
internal static class SoapWriter
{
    private static readonly XmlWriterSettings _settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CheckCharacters = true,
        // What was signed before must stay as it is, also where lines end otherwise.
        NewLineHandling = NewLineHandling.None,
    };

    public static byte[] WriteAnswer(Action<XmlWriter> answer)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, _settings))
        {
            xml.WriteStartElement("soap", "Envelope", Schemas.Envelope);
            xml.WriteStartElement("Body", Schemas.Envelope);
            answer(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    /// <param name="fault">What went wrong.</param>
    /// <param name="callId">20 to 50 characters, the same as in the log.</param>
    public static byte[] WriteFault(SoapFaultException fault, string callId) => WriteAnswer(xml =>
    {
        xml.WriteStartElement("Fault", Schemas.Envelope);
        // SOAP 1.1: these children are of no namespace, and the code is a qualified name.
        xml.WriteElementString("faultcode", "soap:" + fault.FaultName);
        xml.WriteElementString("faultstring", fault.Message);
        xml.WriteStartElement("detail");
        xml.WriteStartElement("applicationFault", Schemas.Common3);
        xml.WriteElementString("ErrorCode", Schemas.Common3, ((int)fault.Code).ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("Description", Schemas.Common3, fault.Message);
        xml.WriteElementString("CallId", Schemas.Common3, callId);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    });
}
