using System.Text;
using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Letters.Parsing;

/// <summary>The simple fields.</summary>
public static partial class LetterParser
{
    private enum Field
    {
        Unknown,
        Key,
        Recipient,
        Subject,
        Body,
        Reference,
        Language,
        Category,
        PublishAt,
        DueAt,
        ScheduledAt,
        ConfirmationRequired,
        ReplyAllowed,
        Support,
        Attachments,
        Escalation,
        Form,
    }

    private static Field FieldOf(ref Utf8JsonReader reader, LetterShape shape)
    {
        if (reader.ValueTextEquals("subject"u8)) return Field.Subject;
        if (reader.ValueTextEquals("body"u8)) return Field.Body;
        if (shape == LetterShape.Line && reader.ValueTextEquals("key"u8)) return Field.Key;
        if (shape != LetterShape.Template && reader.ValueTextEquals("recipient"u8)) return Field.Recipient;
        if (reader.ValueTextEquals("reference"u8)) return Field.Reference;
        if (reader.ValueTextEquals("language"u8)) return Field.Language;
        if (reader.ValueTextEquals("category"u8)) return Field.Category;
        if (shape != LetterShape.Template && reader.ValueTextEquals("publishAt"u8)) return Field.PublishAt;
        if (shape == LetterShape.Template && reader.ValueTextEquals("scheduledAt"u8)) return Field.ScheduledAt;
        if (reader.ValueTextEquals("dueAt"u8)) return Field.DueAt;
        if (reader.ValueTextEquals("confirmationRequired"u8)) return Field.ConfirmationRequired;
        if (reader.ValueTextEquals("replyAllowed"u8)) return Field.ReplyAllowed;
        if (reader.ValueTextEquals("support"u8)) return Field.Support;
        if (reader.ValueTextEquals("escalation"u8)) return Field.Escalation;
        if (reader.ValueTextEquals("form"u8)) return Field.Form;
        return reader.ValueTextEquals("attachments"u8) ? Field.Attachments : Field.Unknown;
    }

    private static string PointerOf(Field field)
    {
        var name = field.ToString();
        return $"/{char.ToLowerInvariant(name[0])}{name[1..]}";
    }

    /// <summary>One line of text, without control characters.</summary>
    private static bool ReadLine(
        ref Utf8JsonReader reader, LetterDraft draft, Field field, int max, out Segment text, out LetterFault fault)
    {
        if (!ReadText(ref reader, draft, field, 1, max, out text, out fault)) return false;
        if (draft[text].IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
        {
            return Refuse(ProblemCode.InvalidLetter, "The text has control characters.", PointerOf(field), out fault);
        }

        return true;
    }

    private static bool ReadForm(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        if (!ReadLine(ref reader, draft, Field.Form, FormLimits.NameCharactersMax, out var code, out fault)) return false;
        if (!FormRules.IsCode(Encoding.UTF8.GetString(draft[code])))
            return Refuse(ProblemCode.InvalidLetter, "A form is named by its code.", PointerOf(Field.Form), out fault);
        draft.Form = code;
        return true;
    }

    private static bool ReadText(
        ref Utf8JsonReader reader, LetterDraft draft, Field field, int min, int max, out Segment text, out LetterFault fault)
    {
        text = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return Refuse(ProblemCode.InvalidLetter, "The field is a string.", PointerOf(field), out fault);
        }

        text = CopyText(ref reader, draft);
        var length = CharactersOf(draft[text]);
        if (length < min || length > max)
        {
            return Refuse(ProblemCode.InvalidLetter, $"The field is {min} to {max} characters long.", PointerOf(field), out fault);
        }

        fault = default;
        return true;
    }

    private static Segment CopyText(ref Utf8JsonReader reader, LetterDraft draft)
    {
        var target = draft.Reserve(reader.ValueSpan.Length);
        if (reader.ValueIsEscaped) return draft.Take(reader.CopyString(target));
        reader.ValueSpan.CopyTo(target);
        return draft.Take(reader.ValueSpan.Length);
    }

    /// <summary>Unicode characters: bytes that do not continue one.</summary>
    private static int CharactersOf(ReadOnlySpan<byte> utf8)
    {
        if (Ascii.IsValid(utf8)) return utf8.Length;
        var count = 0;
        foreach (var unit in utf8)
        {
            if ((unit & 0xC0) != 0x80) count++;
        }

        return count;
    }

    internal static bool IsVisibleAscii(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7E) < 0;

    private static bool ReadTime(ref Utf8JsonReader reader, Field field, out long milliseconds, out LetterFault fault)
    {
        if (reader.TokenType == JsonTokenType.String && HasOffset(reader.ValueSpan) && reader.TryGetDateTimeOffset(out var at)
            && at.Year is >= 2000 and < 2200)
        {
            milliseconds = at.ToUnixTimeMilliseconds();
            fault = default;
            return true;
        }

        milliseconds = 0;
        return Refuse(
            ProblemCode.InvalidLetter, "A time is ISO 8601 with an offset, such as 2030-01-31T08:00:00+01:00.",
            PointerOf(field), out fault);
    }

    /// <summary>"2030-01-31" alone has no offset, though a dash stands where one would.</summary>
    private const int DateLength = 10;

    /// <summary>A time without an offset means another moment on each machine.</summary>
    private static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.Length > DateLength && (text[^1] is (byte)'Z' or (byte)'z' || text[^6] is (byte)'+' or (byte)'-');

    private static bool ReadTrait(ref Utf8JsonReader reader, LetterDraft draft, Field field, LetterTraits trait, out LetterFault fault)
    {
        if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return Refuse(ProblemCode.InvalidLetter, "The field is true or false.", PointerOf(field), out fault);
        }

        if (reader.TokenType == JsonTokenType.True) draft.Traits |= trait;
        fault = default;
        return true;
    }
}
