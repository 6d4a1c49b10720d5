using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Budkavle.Api.Problems;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Letters.Parsing;

/// <summary>
/// Reads a letter's JSON straight into a draft: no strings, no objects. Every field is checked here, so that what passes can be stored.
/// Unknown and repeated fields are refused: a misspelt <c>publishAt</c> must not send a letter at once.
/// </summary>
public static partial class LetterParser
{
    private static readonly JsonReaderOptions _options = new() { MaxDepth = 8, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>
    /// Parses one letter. The draft is reset first; after a fault it holds what was read before the fault (the key, if it came first).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> json, LetterShape shape, LetterDraft draft, out LetterFault fault)
    {
        draft.Reset();
        fault = default;
        if (!Utf8.IsValid(json)) return Refuse(ProblemCode.MalformedJson, "The letter is not valid UTF-8.", "", out fault);
        var reader = new Utf8JsonReader(json, _options);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return Refuse(ProblemCode.MalformedJson, "A letter is a JSON object.", "", out fault);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!ReadField(ref reader, shape, draft, out fault)) return false;
            }

            if (reader.Read()) return Refuse(ProblemCode.MalformedJson, "Something follows the letter.", "", out fault);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return Refuse(ProblemCode.MalformedJson, "The letter is not well-formed JSON.", "", out fault);
        }

        return Complete(shape, draft, out fault);
    }

    private static bool ReadField(ref Utf8JsonReader reader, LetterShape shape, LetterDraft draft, out LetterFault fault)
    {
        var field = FieldOf(ref reader, shape);
        reader.Read();
        if (field == Field.Unknown)
        {
            return Refuse(ProblemCode.InvalidLetter, "The letter has a field that is not known here.", "", out fault);
        }

        if ((draft.Seen & (1u << (int)field)) != 0)
        {
            return Refuse(ProblemCode.InvalidLetter, "A field comes twice.", PointerOf(field), out fault);
        }

        draft.Seen |= 1u << (int)field;
        return ReadKnown(ref reader, field, draft, out fault);
    }

    private static bool ReadKnown(ref Utf8JsonReader reader, Field field, LetterDraft draft, out LetterFault fault)
    {
        Segment text;
        long at;
        switch (field)
        {
            case Field.Key: return ReadKey(ref reader, draft, out fault);
            case Field.Recipient: return ReadRecipient(ref reader, draft, out fault);
            case Field.Subject:
                if (!ReadLine(ref reader, draft, field, LetterRules.SubjectMax, out text, out fault)) return false;
                draft.Subject = text;
                return true;
            case Field.Reference:
                if (!ReadLine(ref reader, draft, field, LetterRules.ReferenceMax, out text, out fault)) return false;
                draft.Reference = text;
                return true;
            case Field.Language:
                if (!ReadLine(ref reader, draft, field, LetterRules.LanguageMax, out text, out fault)) return false;
                draft.Language = text;
                return true;
            case Field.Category:
                if (!ReadLine(ref reader, draft, field, LetterRules.CategoryMax, out text, out fault)) return false;
                draft.Category = text;
                return true;
            case Field.PublishAt:
                if (!ReadTime(ref reader, field, out at, out fault)) return false;
                draft.PublishAt = at;
                return true;
            case Field.DueAt:
                if (!ReadTime(ref reader, field, out at, out fault)) return false;
                draft.DueAt = at;
                return true;
            case Field.ScheduledAt:
                if (!ReadTime(ref reader, field, out at, out fault)) return false;
                draft.ScheduledAt = at;
                return true;
            case Field.ConfirmationRequired: return ReadTrait(ref reader, draft, field, LetterTraits.ConfirmationRequired, out fault);
            case Field.ReplyAllowed: return ReadTrait(ref reader, draft, field, LetterTraits.ReplyAllowed, out fault);
            case Field.Body: return ReadBody(ref reader, draft, out fault);
            case Field.Escalation: return ReadEscalation(ref reader, draft, out fault);
            case Field.Form: return ReadForm(ref reader, draft, out fault);
            case Field.Support: return ReadSupport(ref reader, draft, out fault);
            default: return ReadAttachments(ref reader, draft, out fault);
        }
    }

    private static bool ReadKey(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        if (!ReadText(ref reader, draft, Field.Key, 1, LetterRules.KeyBytesMax, out var key, out fault)) return false;
        if (!IsVisibleAscii(draft[key]))
        {
            return Refuse(ProblemCode.IdempotencyKeyInvalid, "A key is 1 to 255 visible ASCII characters.", "/key", out fault);
        }

        draft.Key = key;
        return true;
    }

    private static bool ReadRecipient(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        fault = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return Refuse(ProblemCode.InvalidRecipient, "A recipient is a string of 12 digits.", "/recipient", out fault);
        }

        // Digits need no escaping, but JSON allows it; an escaped form is longer than any number.
        Span<byte> unescaped = stackalloc byte[128];
        scoped ReadOnlySpan<byte> digits = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            digits = reader.ValueSpan.Length > unescaped.Length ? default : unescaped[..reader.CopyString(unescaped)];
        }

        if (!IdentityNumber.TryParse(digits, out var number, out var error))
        {
            return Refuse(ProblemCode.InvalidRecipient, error.Describe(), "/recipient", out fault);
        }

        draft.Recipient = number;
        return true;
    }

    private static bool ReadBody(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return Refuse(ProblemCode.InvalidLetter, "A body is an object with contentType and content.", "/body", out fault);
        }

        // Seen, not filled: an empty field may not be followed by another either.
        var (hasType, hasContent) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("contentType"u8);
            if ((!isType && !reader.ValueTextEquals("content"u8)) || (isType ? hasType : hasContent))
            {
                return Refuse(ProblemCode.InvalidLetter, "The body has a field twice or one that is not known here.", "/body", out fault);
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return Refuse(ProblemCode.InvalidLetter, "The body's fields are strings.", "/body", out fault);
            }

            var text = CopyText(ref reader, draft);
            if (isType) (draft.BodyType, hasType) = (text, true);
            else (draft.Body, hasContent) = (text, true);
        }

        var type = draft[draft.BodyType];
        if (!type.SequenceEqual(LetterRules.PlainText) && !type.SequenceEqual(LetterRules.Html)
            && !type.SequenceEqual(LetterRules.Markdown))
        {
            return Refuse(
                ProblemCode.InvalidLetter, "The body is text/plain, text/html or text/markdown.", "/body/contentType", out fault);
        }

        if (draft.Body.IsEmpty) return Refuse(ProblemCode.InvalidLetter, "The body is empty.", "/body/content", out fault);
        if (draft.Body.Length > LetterRules.BodyBytesMax)
        {
            return Refuse(ProblemCode.InvalidLetter, "The body is over 2 MB.", "/body/content", out fault);
        }

        fault = default;
        return true;
    }

    private static bool Complete(LetterShape shape, LetterDraft draft, out LetterFault fault)
    {
        if (shape == LetterShape.Line && draft.Key.IsEmpty)
        {
            return Refuse(ProblemCode.IdempotencyKeyMissing, "Each line has a key of its own.", "/key", out fault);
        }

        if (shape != LetterShape.Template && draft.Recipient.Value == 0)
        {
            return Refuse(ProblemCode.InvalidRecipient, "The recipient is missing.", "/recipient", out fault);
        }

        if (draft.Subject.IsEmpty) return Refuse(ProblemCode.InvalidLetter, "The subject is missing.", "/subject", out fault);
        if (draft.Body.IsEmpty) return Refuse(ProblemCode.InvalidLetter, "The body is missing.", "/body", out fault);
        if (draft.Attachments.Count > 0) draft.Traits |= LetterTraits.HasAttachments;
        fault = default;
        return true;
    }

    private static bool Refuse(ProblemCode code, string detail, string pointer, out LetterFault fault)
    {
        fault = new LetterFault(code, detail, pointer);
        return false;
    }
}
