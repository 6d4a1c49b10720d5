using System.Xml;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Reads messages of schema Message/v3: header, body, attachments.</summary>
internal static class MessageReader
{
    private const string Ns = Schemas.Message3;

    /// <summary>An element of type SecureMessage.</summary>
    /// <exception cref="SoapFaultException">It does not follow the schema, or no mailbox takes it.</exception>
    public static Message Read(XmlElement element)
    {
        var parts = new ElementReader(element);
        var message = ReadHeader(parts.Take(Ns, "Header"));
        var body = ContentReader.ReadBody(parts.Take(Ns, "Body"));
        var attachments = new List<Content>();
        while (parts.TryTake(Ns, "Attachment") is { } attachment)
        {
            if (attachments.Count == LetterRules.AttachmentsMax)
                throw new SoapFaultException(FaultCode.Content, $"A message has at most {LetterRules.AttachmentsMax} attachments.");
            attachments.Add(ContentReader.ReadAttachment(attachment));
        }

        parts.End();
        CheckSize(body, attachments);
        return message with { Body = body, Attachments = attachments };
    }

    /// <summary>An element of type NotificationMessage: a header of the same type, and a body.</summary>
    public static Message ReadNotification(XmlElement element)
    {
        var parts = new ElementReader(element);
        var message = ReadHeader(parts.Take(Schemas.Notification3, "header"));
        var body = ContentReader.ReadBody(parts.Take(Schemas.Notification3, "body"));
        parts.End();
        return message with { Body = body };
    }

    /// <summary>Mina meddelanden's own limit.</summary>
    internal static void CheckSize(Content body, IEnumerable<Content> attachments)
    {
        if (body.Bytes.LongLength + attachments.Sum(attachment => attachment.Bytes.LongLength) > LetterRules.BodyBytesMax)
            throw new SoapFaultException(FaultCode.TooLarge, "A message is at most 2 MB with its attachments.");
    }

    private static Message ReadHeader(XmlElement element)
    {
        var parts = new ElementReader(element);
        var id = parts.TakeText(Ns, "Id");
        var subject = OneLine(parts.TakeText(Ns, "Subject"));
        var support = new ElementReader(parts.Take(Ns, "Supportinfo"));
        var text = support.TakeText(Ns, "Text").Trim();
        var url = (support.TryTakeText(Ns, "URL") ?? "").Trim();
        var phone = OneLine(support.TryTakeText(Ns, "PhoneNumber") ?? "");
        var email = OneLine(support.TryTakeText(Ns, "EmailAdress") ?? "");
        support.End();
        // Read over: nothing here threads letters into matters yet.
        parts.TryTake(Ns, "OfficialMatter");
        while (parts.TryTake(Ns, "Metadata") is not null)
        {
        }

        var language = parts.TakeText(Ns, "Language").Trim();
        var reply = parts.TryTakeText(Ns, "Reply")?.Trim();
        var receipt = parts.TryTakeText(Ns, "ReceiptRequest")?.Trim();
        parts.End();
        if (reply is not (null or "REQUESTED" or "ACCEPTED" or "NOT_ALLOWED") || receipt is not (null or "NOT" or "SIMPLE" or "SIGNED"))
            throw SoapFaultException.Malformed("Reply or ReceiptRequest is none of the contract's words.");
        CheckLengths(id, subject, text, url, phone, email, language);
        var isLink = Uri.TryCreate(url, UriKind.Absolute, out var link) && link.Scheme is "https" or "http";
        return new Message
        {
            Id = id,
            Subject = subject,
            // The contract takes any URI, and senders write www.example.se; as a link only a web address will do.
            SupportText = isLink || url.Length == 0 ? text : Join(text, url),
            SupportUrl = isLink ? url : "",
            SupportPhone = phone,
            SupportEmail = email,
            Language = LanguageOf(language),
            ReplyAllowed = reply is "REQUESTED" or "ACCEPTED",
            Body = new Content("", "", []),
        };
    }

    private static void CheckLengths(
        string id, string subject, string text, string url, string phone, string email, string language)
    {
        if (id.Trim().Length == 0) throw new SoapFaultException(FaultCode.Content, "A message has an Id.");
        if (subject.Length == 0) throw new SoapFaultException(FaultCode.Content, "A message has a Subject.");
        if (Characters(subject) > LetterRules.SubjectMax) throw SoapFaultException.Malformed("Subject is too long.");
        if (Characters(text) > LetterRules.SupportTextMax || Characters(url) > LetterRules.SupportFieldMax
            || Characters(phone) > LetterRules.SupportFieldMax || Characters(email) > LetterRules.SupportFieldMax)
        {
            throw SoapFaultException.Malformed("A text of Supportinfo is too long.");
        }

        if (language.Length is 0 or > LetterRules.LanguageMax || !language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            throw SoapFaultException.Malformed("Language is not a language.");
    }

    /// <summary>As XML Schema counts them: characters, not halves of pairs.</summary>
    internal static int Characters(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static string Join(string text, string url)
    {
        var joined = text.Length == 0 ? url : text + " " + url;
        return Characters(joined) <= LetterRules.SupportTextMax ? joined : text;
    }

    /// <summary>Line ends and tabs as blanks: what stands in lists is one line.</summary>
    internal static string OneLine(string text) =>
        string.Concat(text.Select(c => c < ' ' ? ' ' : c)).Trim();

    private static string LanguageOf(string language) =>
        language.Length == 4 && char.IsAsciiLetterLower(language[1]) && char.IsAsciiLetterUpper(language[2])
            ? $"{language[..2]}-{language[2..]}"
            : language;
}
