using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Letters.Parsing;

/// <summary>Support information and attachments: rare, so strings are fine here.</summary>
public static partial class LetterParser
{
    private static bool ReadSupport(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refuse(ProblemCode.InvalidLetter, "Support is an object with text, url, phone, email.", "/support", out fault);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var max = name == "text" ? LetterRules.SupportTextMax : LetterRules.SupportFieldMax;
            if (!ReadText(ref reader, draft, Field.Support, 1, max, out var text, out fault)) return false;
            if (name == "url" && !IsWebAddress(System.Text.Encoding.UTF8.GetString(draft[text])))
            {
                return Refuse(ProblemCode.InvalidLetter, "The address begins with https:// or http://.", "/support/url", out fault);
            }

            if (!SupportOf(draft, name).IsEmpty)
            {
                return Refuse(ProblemCode.InvalidLetter, "A field of support comes twice.", "/support", out fault);
            }

            switch (name)
            {
                case "text": draft.SupportText = text; break;
                case "url": draft.SupportUrl = text; break;
                case "phone": draft.SupportPhone = text; break;
                case "email": draft.SupportEmail = text; break;
                default: return Refuse(ProblemCode.InvalidLetter, "Support has a field that is not known here.", "/support", out fault);
            }
        }

        fault = default;
        return true;
    }

    private static Segment SupportOf(LetterDraft draft, string? name) => name switch
    {
        "text" => draft.SupportText,
        "url" => draft.SupportUrl,
        "phone" => draft.SupportPhone,
        "email" => draft.SupportEmail,
        _ => default,
    };

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp);

    private static bool ReadAttachments(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Refuse(ProblemCode.InvalidLetter, "Attachments are a list.", "/attachments", out fault);
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            if (draft.Attachments.Count == LetterRules.AttachmentsMax)
            {
                return Refuse(
                    ProblemCode.InvalidLetter, $"A letter has at most {LetterRules.AttachmentsMax} attachments.",
                    "/attachments", out fault);
            }

            if (!ReadAttachment(ref reader, draft, $"/attachments/{draft.Attachments.Count}", out fault)) return false;
        }

        fault = default;
        return reader.TokenType == JsonTokenType.EndArray
            || Refuse(ProblemCode.InvalidLetter, "An attachment is an object.", "/attachments", out fault);
    }

    private static bool ReadAttachment(ref Utf8JsonReader reader, LetterDraft draft, string pointer, out LetterFault fault)
    {
        string? fileName = null, contentType = null, contentId = null;
        Segment? bytes = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return Refuse(ProblemCode.InvalidLetter, "The fields of an attachment are strings.", pointer, out fault);
            }

            if (name switch { "fileName" => fileName, "contentType" => contentType, "contentId" => contentId, _ => null } is not null
                || (name == "content" && bytes is not null))
            {
                return Refuse(ProblemCode.InvalidLetter, "A field of the attachment comes twice.", pointer, out fault);
            }

            switch (name)
            {
                case "fileName": fileName = reader.GetString(); break;
                case "contentType": contentType = reader.GetString(); break;
                case "contentId": contentId = reader.GetString(); break;
                case "content":
                    if (!TryDecode(ref reader, draft, out var decoded))
                    {
                        return Refuse(ProblemCode.InvalidLetter, "The content is not base64.", pointer + "/content", out fault);
                    }

                    bytes = decoded;
                    break;
                default:
                    return Refuse(ProblemCode.InvalidLetter, "The attachment has a field that is not known here.", pointer, out fault);
            }
        }

        if (!IsFileName(fileName))
            return Refuse(ProblemCode.InvalidLetter, "The file name is not valid.", pointer + "/fileName", out fault);
        if (!IsMediaType(contentType))
        {
            return Refuse(ProblemCode.InvalidLetter, "The content type is not a media type.", pointer + "/contentType", out fault);
        }

        if (bytes is null == contentId is null || bytes is { Length: 0 })
        {
            return Refuse(ProblemCode.InvalidLetter, "An attachment has either content, not empty, or contentId.", pointer, out fault);
        }

        draft.Attachments.Add(new AttachmentDraft(fileName!, contentType!, bytes ?? default, contentId));
        fault = default;
        return true;
    }

    private static bool TryDecode(ref Utf8JsonReader reader, LetterDraft draft, out Segment decoded)
    {
        var text = CopyText(ref reader, draft);
        var target = draft.Reserve(Base64.GetMaxDecodedFromUtf8Length(text.Length));
        var done = Base64.DecodeFromUtf8(draft[text], target, out _, out var written) == OperationStatus.Done;
        decoded = done ? draft.Take(written) : default;
        return done;
    }

    /// <summary>A name, not a path, that no file system or header can misread.</summary>
    internal static bool IsFileName(string? name) =>
        name is { Length: > 0 and <= LetterRules.FileNameMax } && name is not ("." or "..")
        && !name.AsSpan().ContainsAny("/\\:*?\"<>|") && !name.AsSpan().ContainsAnyInRange('\0', '\u001F')
        && name.Trim().Length == name.Length;

    internal static bool IsMediaType(string? type) =>
        type is { Length: <= LetterRules.ContentTypeMax } && System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(type, out _);
}
