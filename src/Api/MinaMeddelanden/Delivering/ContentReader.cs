using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Delivering;

/// <summary>Reads bodies and attachments of schema Message: base64, types, checksums.</summary>
internal static class ContentReader
{
    private const string Ns = Schemas.Message;

    /// <summary>An element of type MessageBody; its bytes as UTF-8.</summary>
    public static Content ReadBody(XmlElement element)
    {
        var parts = new ElementReader(element);
        var type = parts.TakeText(Ns, "ContentType");
        var bytes = Decode(parts.TakeText(Ns, "Body"));
        parts.End();
        if (!MediaTypeHeaderValue.TryParse(type.Trim(), out var media)
            || media.MediaType?.ToLowerInvariant() is not ("text/plain" or "text/html"))
        {
            throw new SoapFaultException(FaultCode.Content, "A body is text/plain or text/html.");
        }

        return new Content(media.MediaType.ToLowerInvariant(), "", ToUtf8(bytes, media.CharSet?.Trim('"')));
    }

    /// <summary>
    /// An element of type Attachment. A checksum that is MD5 in hexadecimal must be right; what else stands there is not interpreted, since
    /// the schema takes any string and a published example has a decimal number.
    /// </summary>
    public static Content ReadAttachment(XmlElement element)
    {
        var parts = new ElementReader(element);
        var type = parts.TakeText(Ns, "ContentType").Trim();
        var bytes = Decode(parts.TakeText(Ns, "Body"));
        var checksum = parts.TakeText(Ns, "Checksum").Trim();
        var name = parts.TakeText(Ns, "Filename").Trim();
        parts.End();
        if (!LetterParser.IsMediaType(type))
            throw new SoapFaultException(FaultCode.Content, "An attachment's ContentType is no media type.");
        if (!LetterParser.IsFileName(name)) throw new SoapFaultException(FaultCode.Content, "An attachment's Filename cannot be used.");
        if (IsMd5(checksum) && !IsMd5Of(bytes, checksum))
            throw new SoapFaultException(FaultCode.Content, "An attachment's Checksum is not its MD5 in hexadecimal.");
        return new Content(type, name, bytes);
    }

    private static bool IsMd5(string checksum) => checksum.Length == 2 * MD5.HashSizeInBytes && checksum.All(char.IsAsciiHexDigit);

    private static bool IsMd5Of(byte[] bytes, string checksum)
    {
        // MD5 is what the contract has. It finds accidents; forgers are the signature's business.
#pragma warning disable CA5351
        return checksum.Equals(Convert.ToHexString(MD5.HashData(bytes)), StringComparison.OrdinalIgnoreCase);
#pragma warning restore CA5351
    }

    private static byte[] Decode(string base64)
    {
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        if (!Convert.TryFromBase64String(base64, bytes, out var length)) throw SoapFaultException.Malformed("A Body is not base64.");
        return length > 0 ? bytes[..length] : throw new SoapFaultException(FaultCode.Content, "A Body is empty.");
    }

    private static byte[] ToUtf8(byte[] bytes, string? charset)
    {
        if (charset is not null && charset.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(bytes));
        var isUtf8 = charset is null || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
        return isUtf8 && Utf8.IsValid(bytes)
            ? bytes
            : throw new SoapFaultException(FaultCode.Content, "A body is UTF-8, or ISO-8859-1 if its ContentType says so.");
    }
}
