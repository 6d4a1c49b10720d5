using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>
/// Writes a page of letters as JSON from their rows, without an object for each letter, and sends it in one piece: the form is that of
/// <see cref="LetterPage"/>.
/// </summary>
internal sealed class LetterListResult : ILetterList, IResult
{
    /// <summary>A letter takes about 300 bytes.</summary>
    private const int LetterBytes = 400;

    private static readonly JsonEncodedText LettersName = JsonEncodedText.Encode("letters");
    private static readonly JsonEncodedText NextName = JsonEncodedText.Encode("next");
    private static readonly JsonEncodedText LetterIdName = JsonEncodedText.Encode("letterId");
    private static readonly JsonEncodedText SenderName = JsonEncodedText.Encode("sender");
    private static readonly JsonEncodedText SenderIdName = JsonEncodedText.Encode("senderId");
    private static readonly JsonEncodedText SubjectName = JsonEncodedText.Encode("subject");
    private static readonly JsonEncodedText StatusName = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText AvailableAtName = JsonEncodedText.Encode("availableAt");
    private static readonly JsonEncodedText ReadAtName = JsonEncodedText.Encode("readAt");
    private static readonly JsonEncodedText DueAtName = JsonEncodedText.Encode("dueAt");
    private static readonly JsonEncodedText ExpiredAtName = JsonEncodedText.Encode("expiredAt");
    private static readonly JsonEncodedText MarkedUnreadName = JsonEncodedText.Encode("markedUnread");
    private static readonly JsonEncodedText ImportedName = JsonEncodedText.Encode("imported");
    private static readonly JsonEncodedText ConfirmationRequiredName = JsonEncodedText.Encode("confirmationRequired");
    private static readonly JsonEncodedText HasAttachmentsName = JsonEncodedText.Encode("hasAttachments");

    private static readonly JsonEncodedText[] StatusTexts =
        [.. Enumerable.Range(0, 8).Select(status => JsonEncodedText.Encode(LetterFinder.NameOf((LetterStatus)status)))];

    private readonly ArrayBufferWriter<byte> _bytes;
    private readonly Utf8JsonWriter _json;
    private string? _sender;
    private JsonEncodedText _senderText;

    public LetterListResult(int letters)
    {
        _bytes = new ArrayBufferWriter<byte>((letters + 1) * LetterBytes);
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });
        _json.WriteStartObject();
        _json.WriteStartArray(LettersName);
    }

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public void Add(in ShownLetter letter, int shard)
    {
        var row = letter.Row;
        _json.WriteStartObject();
        _json.WriteString(LetterIdName, letter.LetterId);
        _json.WriteString(SenderName, TextOf(letter.Sender));
        _json.WriteString(SenderIdName, Ids.ToGuid(row.Sender));
        // Old rows may hold what a strict reader of UTF-8 does not take.
        if (Utf8.IsValid(letter.Subject.Span)) _json.WriteString(SubjectName, letter.Subject.Span);
        else _json.WriteString(SubjectName, Encoding.UTF8.GetString(letter.Subject.Span));
        _json.WriteString(StatusName, StatusTexts[(int)row.Status & 7]);
        WriteTime(AvailableAtName, row.AvailableAt);
        WriteTime(ReadAtName, row.ReadAt);
        WriteTime(DueAtName, row.DueAt);
        WriteTime(ExpiredAtName, row.ExpiredAt);
        if (row.MarkedUnread) _json.WriteBoolean(MarkedUnreadName, true);
        if (row.Imported) _json.WriteBoolean(ImportedName, true);
        _json.WriteBoolean(ConfirmationRequiredName, row.Traits.HasFlag(LetterTraits.ConfirmationRequired));
        _json.WriteBoolean(HasAttachmentsName, row.Traits.HasFlag(LetterTraits.HasAttachments));
        _json.WriteEndObject();
    }

    /// <summary>Ends the page.</summary>
    public LetterListResult End(string? next)
    {
        _json.WriteEndArray();
        if (next is not null) _json.WriteString(NextName, next);
        _json.WriteEndObject();
        _json.Dispose();
        return this;
    }

    public async Task ExecuteAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = _bytes.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(_bytes.WrittenMemory, http.RequestAborted);
    }

    private JsonEncodedText TextOf(string sender)
    {
        if (!ReferenceEquals(sender, _sender)) (_sender, _senderText) = (sender, JsonEncodedText.Encode(sender));
        return _senderText;
    }

    private void WriteTime(JsonEncodedText name, long milliseconds)
    {
        if (Ids.ToTime(milliseconds) is { } time) _json.WriteString(name, time);
    }
}
