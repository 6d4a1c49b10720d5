using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Relaying;

/// <summary>
/// Writes <c>deliverSecure</c>: the letter, signed on the sender's behalf, with our seal around it. With default namespaces only, where all
/// readings of the contract's signatures agree, and not a blank between elements.
/// </summary>
internal sealed class DeliveryWriter(LetterSigner signer, TimeProvider clock)
{
    private const string DefaultLanguage = "svSE";
    private static readonly XmlWriterSettings _settings = new() { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.None };

    /// <summary>The whole envelope.</summary>
    public byte[] Write(OutgoingLetter letter)
    {
        var signed = Load(xml =>
        {
            xml.WriteStartElement("SignedDelivery", Schemas.Message3);
            xml.WriteStartElement("Delivery", Schemas.Message3);
            WriteHeader(xml, letter);
            WriteMessage(xml, letter);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
        signer.Sign(signed);
        var sealedLetter = Load(xml =>
        {
            xml.WriteStartElement("SealedDelivery", Schemas.Message3);
            signed.DocumentElement!.WriteTo(xml);
            xml.WriteStartElement("Seal", Schemas.Message3);
            Text(xml, "ReceivedTime", Schemas.Message, clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            Text(xml, "SignaturesOK", Schemas.Message, "true");
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
        signer.Sign(sealedLetter);
        return SoapWriter.WriteAnswer(xml =>
        {
            // The payload has the same name as the call, and another than it was sealed under.
            xml.WriteStartElement("deliverSecure", Schemas.Service3);
            xml.WriteStartElement("deliverSecure", Schemas.Service3);
            foreach (XmlNode child in sealedLetter.DocumentElement!.ChildNodes) child.WriteTo(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
    }

    private static void WriteHeader(XmlWriter xml, OutgoingLetter letter)
    {
        xml.WriteStartElement("Header", Schemas.Message3);
        xml.WriteStartElement("Sender", Schemas.Message2);
        Text(xml, "Id", Schemas.Sender, letter.Sender);
        Text(xml, "Name", Schemas.Sender, letter.SenderName);
        xml.WriteEndElement();
        Text(xml, "Recipient", Schemas.Message2, letter.Recipient);
        Optional(xml, "Reference", Schemas.Message2, letter.Reference);
        xml.WriteEndElement();
    }

    private static void WriteMessage(XmlWriter xml, OutgoingLetter letter)
    {
        const string ns = Schemas.Message3;
        var message = letter.Message;
        xml.WriteStartElement("Message", ns);
        xml.WriteStartElement("Header", ns);
        Text(xml, "Id", ns, message.Id);
        Text(xml, "Subject", ns, message.Subject);
        xml.WriteStartElement("Supportinfo", ns);
        Text(xml, "Text", ns, message.SupportText);
        Optional(xml, "URL", ns, message.SupportUrl);
        Optional(xml, "PhoneNumber", ns, message.SupportPhone);
        Optional(xml, "EmailAdress", ns, message.SupportEmail);
        xml.WriteEndElement();
        Text(xml, "Language", ns, LanguageOf(message.Language));
        Text(xml, "Reply", ns, message.ReplyAllowed ? "ACCEPTED" : "NOT_ALLOWED");
        Text(xml, "ReceiptRequest", ns, letter.WantsReceipt ? "SIMPLE" : "NOT");
        xml.WriteEndElement();
        xml.WriteStartElement("Body", ns);
        WriteContent(xml, message.Body);
        xml.WriteEndElement();
        foreach (var file in message.Attachments)
        {
            xml.WriteStartElement("Attachment", ns);
            WriteContent(xml, file);
            Text(xml, "Checksum", Schemas.Message, Md5Of(file.Bytes));
            Text(xml, "Filename", Schemas.Message, file.FileName);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteContent(XmlWriter xml, Content content)
    {
        Text(xml, "ContentType", Schemas.Message, content.Type);
        xml.WriteStartElement("Body", Schemas.Message);
        xml.WriteBase64(content.Bytes, 0, content.Bytes.Length);
        xml.WriteEndElement();
    }

    private static string Md5Of(byte[] bytes)
    {
        // What the contract has. It finds accidents; forgers are the signature's business.
#pragma warning disable CA5351
        return Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5351
    }

    /// <summary>As senders write it: svSE.</summary>
    private static string LanguageOf(string language) => language switch
    {
        "" or "sv" => DefaultLanguage,
        _ => language.Replace("-", "", StringComparison.Ordinal),
    };

    private static void Optional(XmlWriter xml, string name, string ns, string text)
    {
        if (text.Length > 0) Text(xml, name, ns, text);
    }

    private static void Text(XmlWriter xml, string name, string ns, string text) => xml.WriteElementString(name, ns, Writable(text));

    /// <summary>XML cannot carry every character, and a reader makes a line feed of every line end.</summary>
    private static string Writable(string text)
    {
        if (text.All(IsPlain)) return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) clean.Append(text, i++, 2);
            else clean.Append(IsPlain(text[i]) ? text[i] : ' ');
        }

        return clean.ToString();
    }

    private static bool IsPlain(char c) => c is '\n' or '\t' || (c is >= ' ' and < '\ufffe' && !char.IsSurrogate(c));

    private static XmlDocument Load(Action<XmlWriter> write)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var xml = XmlWriter.Create(text, _settings)) write(xml);
        var reading = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var reader = XmlReader.Create(new StringReader(text.ToString()), reading);
        document.Load(reader);
        return document;
    }
}
