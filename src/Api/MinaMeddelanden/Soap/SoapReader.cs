using System.Text;
using System.Xml;

namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// Reads a SOAP 1.1 envelope. What is dangerous in XML is refused before a tree is built: document types (and so entities), processing
/// instructions, depth, and two elements with one Id.
/// </summary>
internal static class SoapReader
{
    /// <summary>The one element in the envelope's body. White space is kept, since signatures may cover it.</summary>
    /// <exception cref="SoapFaultException">It is none.</exception>
    public static XmlElement Read(byte[] bytes)
    {
        try
        {
            CheckBounds(bytes);
            var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
            using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), NewSettings());
            document.Load(reader);
            return BodyOf(document.DocumentElement!);
        }
        catch (Exception malformed) when (malformed is XmlException or DecoderFallbackException or ArgumentException)
        {
            throw SoapFaultException.Malformed("The request is not well-formed XML.");
        }
    }

    private static XmlReaderSettings NewSettings() => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = SoapLimits.BodyBytesMax,
        // Canonicalisation drops comments, so what is read must be read without them too.
        IgnoreComments = true,
    };

    private static void CheckBounds(byte[] bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes, writable: false), NewSettings());
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var elements = 0;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.ProcessingInstruction)
                throw SoapFaultException.Malformed("The request has a processing instruction.");
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.Depth >= SoapLimits.DepthMax) throw SoapFaultException.Malformed("The request is nested too deeply.");
            if (++elements > SoapLimits.ElementsMax) throw new SoapFaultException(FaultCode.TooLarge, "The request has too many elements.");
            if (reader.AttributeCount > SoapLimits.AttributesMax)
                throw SoapFaultException.Malformed("An element has too many attributes.");
            while (reader.MoveToNextAttribute())
            {
                var isId = string.Equals(reader.LocalName, "id", StringComparison.OrdinalIgnoreCase);
                if (isId && !ids.Add(reader.Value)) throw SoapFaultException.Malformed("Two elements have the same Id.");
            }
        }
    }

    private static XmlElement BodyOf(XmlElement envelope)
    {
        if (envelope.LocalName != "Envelope" || envelope.NamespaceURI != Schemas.Envelope)
        {
            throw new SoapFaultException(FaultCode.Malformed, "The request is not an envelope of SOAP 1.1.")
            {
                FaultName = "VersionMismatch",
            };
        }

        var reader = new ElementReader(envelope, anyAttributes: true);
        if (reader.TryTake(Schemas.Envelope, "Header") is { } header) CheckHeader(header);
        var body = new ElementReader(reader.Take(Schemas.Envelope, "Body"), anyAttributes: true);
        reader.End();
        var request = body.TakeAny();
        body.End();
        return request;
    }

    /// <summary>No header is known here; one that must be understood cannot be passed over.</summary>
    private static void CheckHeader(XmlElement header)
    {
        foreach (var field in header.ChildNodes.OfType<XmlElement>())
        {
            if (field.GetAttribute("mustUnderstand", Schemas.Envelope) is not ("1" or "true")) continue;
            throw new SoapFaultException(FaultCode.NotSupported, "A header must be understood that is not known here.")
            {
                FaultName = "MustUnderstand",
            };
        }
    }
}
