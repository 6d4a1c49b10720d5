using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Outbound;
using Budkavle.Domain.Letters.Printing;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Domain.Mandates;
using Budkavle.Domain.Submissions;

namespace Budkavle.Domain.Tests.Letters;

/// <summary>
/// What each type of entry was stored as, version by version, and what must be read from it. A file is never changed: a new form is a
/// new file. With BUDKAVLE_GOLDEN naming the folder in the source tree, files that are missing are written.
/// </summary>
public sealed class GoldenTests
{
    private static readonly JsonSerializerOptions Json =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UInt128 Sender = new(0x1111222233334444, 0x5555666677778888);
    private static readonly LetterReference Reference = new(7, 4242, Sender);

    private static readonly OutboundMessage Message = new()
    {
        Kind = OutboundKind.Email, Key = OutboundKey.Live, Sender = Sender, Template = 99, TemplateVersion = 3,
        ScheduledFor = 1_800_000_000_000, ReferenceMark = 17, Reference = "case 17", To = "a@example.org", Subject = "Välkommen",
        BodyHash = new byte[32], ReplyTo = "b@example.org", UnsubscribeAt = "https://example.org/u",
    };

    public static TheoryData<EntryType> Types => [.. Enum.GetValues<EntryType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void An_entry_is_read_as_it_always_was(EntryType type)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", $"{type}.v1.json");
        if (Environment.GetEnvironmentVariable("BUDKAVLE_GOLDEN") is { } folder && !File.Exists(path))
        {
            path = Path.Combine(folder, $"{type}.v1.json");
            File.WriteAllText(path, Describe(type, SampleOf(type)) + "\n");
        }

        var golden = File.ReadAllText(path).TrimEnd();
        var payload = Convert.FromHexString(JsonNode.Parse(golden)!["payload"]!.GetValue<string>());

        Assert.Equal(golden, Describe(type, payload));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void An_entry_is_written_as_it_always_was(EntryType type)
    {
        var golden = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", $"{type}.v1.json"));

        Assert.Equal(JsonNode.Parse(golden)!["payload"]!.GetValue<string>(), Convert.ToHexString(SampleOf(type)));
    }

    private static string Describe(EntryType type, byte[] payload) => new JsonObject
    {
        ["type"] = (int)type,
        ["payload"] = Convert.ToHexString(payload),
        ["reads"] = Read(type, payload),
    }.ToJsonString(Json);

    private static byte[] SampleOf(EntryType type) => type switch
    {
        EntryType.MailboxRegistered or EntryType.SettingsChanged =>
            """{"number":199001011234,"email":"a@example.org","language":"sv"}"""u8.ToArray(),
        EntryType.MailboxClosed => [],
        EntryType.LetterDelivered => Letter(0),
        EntryType.LetterScheduled => Letter(1_800_000_000_000),
        EntryType.SubmissionReceived => Submission(),
        EntryType.LetterImported => Imported(),
        EntryType.DispatchLetterDelivered or EntryType.DispatchLetterScheduled =>
            new DispatchLetter(Sender, 99, LetterTraits.FromDispatch | LetterTraits.ReplyAllowed, 1_900_000_000_000).ToBytes(),
        EntryType.DispatchAdvanced => new DispatchAdvance
        {
            Dispatch = 99, Done = 10, Delivered = 8, Refused = 2,
            Refusals = [(3, LetterRefusal.RecipientNotReachable), (9, LetterRefusal.SenderNotAccepted)],
        }.ToBytes(),
        EntryType.NotificationSent or EntryType.NotificationFailed or EntryType.NotificationDeferred
            or EntryType.NotificationCancelled or EntryType.PrintOrdered => new NotificationOutcome
        {
            Letter = Reference, Channel = (NotificationChannelKind)1, Attempt = 2, Reason = NotificationReason.ProviderTimedOut,
            NextAttemptAt = 1_800_000_060_000, DeferredTo = 1_800_000_000_000,
        }.ToBytes(),
        EntryType.LetterExpired => new LetterExpiry(Reference, 1_900_000_000_123).ToBytes(),
        (>= EntryType.PrintAssigned and <= EntryType.PrintUnaddressed) or EntryType.PrintCancelled =>
            new PrintNote(Reference, 2_030_123_101).ToBytes(),
        EntryType.MessageAccepted => Message.ToBytes(),
        EntryType.MessageMoved => new OutboundMove(
            7, Sender, 1_800_000_000_000,
            OutboundRow.Of(Message, 4242, 1_800_000_000_000).Moved(
                OutboundStatus.TemporaryFailure, NotificationReason.AttemptsExhausted, 14, 1_800_000_060_000, 0)).ToBytes(),
        EntryType.SubmissionRejected => new RejectedSubmission(Sender, 99, 1_800_000_000_001, "recipient_not_reachable").ToBytes(),
        EntryType.LetterActedOn =>
            new LetterAct(Reference, LetterCommand.Confirm, new LetterActor(new UInt128(5, 6), MandateKind.Reader, "Åsa")).ToBytes(),
        >= EntryType.RelayOrdered and <= EntryType.RelayFailed => new RelayNote
        {
            Letter = Reference, Operator = "other.example", Reason = RelayReason.NotDelivered, Transaction = "T-1",
            Certificate = new byte[] { 1, 2, 3 }, Answer = "<svar/>"u8.ToArray(),
        }.ToBytes(),
        EntryType.MailboxHeld => [1],
        EntryType.AggregateEvent => [.. new byte[17], .. """{"$type":"sender-registered"}"""u8],
        _ => Reference.ToBytes(),
    };

    private static byte[] Submission()
    {
        var mark = new byte[SubmissionMark.SizeBytes];
        new SubmissionMark(new UInt128(5, 6), new UInt128(7, 8), SubmissionWay.Mailbox, IsScanned: true).Write(mark);
        var bytes = new byte[1024];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, Sender);
        writer.Write(LetterField.Key, new UInt128(1, 2));
        writer.Write(LetterField.Fingerprint, 3L);
        writer.Write(LetterField.Traits, [(byte)LetterTraits.HasAttachments]);
        writer.Write(LetterField.Submission, mark);
        writer.Write(LetterField.Subject, "Ansökan"u8);
        writer.Write(LetterField.BodyType, "application/json"u8);
        writer.Write(LetterField.BodyHash, new byte[32]);
        writer.Write(LetterField.Attachment, new LetterAttachment("scan.pdf", "application/pdf;pdfa=2b", 12, new byte[32]).ToBytes());
        return bytes[..writer.Written];
    }

    private static byte[] Imported()
    {
        var mark = new ImportMark
        {
            AvailableAt = 1_700_000_000_000, ReadAt = 1_700_000_060_000, ConfirmedAt = 1_700_000_120_000, ExpiredAt = 1_700_000_030_000,
            Archived = true, MarkedUnread = true, Letter = new UInt128(5, 6), Evidence = new byte[32], Operator = "other.example",
            SenderName = "Åsele kommun",
        };
        var bytes = new byte[1024];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, Sender);
        writer.Write(LetterField.Key, new UInt128(1, 2));
        writer.Write(LetterField.Fingerprint, 3L);
        writer.Write(LetterField.Traits, [0]);
        writer.Write(LetterField.Import, mark.ToBytes());
        writer.Write(LetterField.Subject, "Beslut"u8);
        writer.Write(LetterField.BodyType, "text/plain"u8);
        writer.Write(LetterField.Body, "Hej"u8);
        return bytes[..writer.Written];
    }

    private static byte[] Letter(long publishAt)
    {
        var bytes = new byte[1024];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, Sender);
        writer.Write(LetterField.Key, new UInt128(1, 2));
        writer.Write(LetterField.Fingerprint, 3L);
        writer.Write(LetterField.Traits, [(byte)(LetterTraits.ConfirmationRequired | LetterTraits.HasAttachments)]);
        writer.WriteUnlessZero(LetterField.PublishAt, publishAt);
        writer.Write(LetterField.DueAt, 1_900_000_000_000);
        writer.Write(LetterField.Subject, "Ärende"u8);
        writer.Write(LetterField.Reference, "A-1"u8);
        writer.Write(LetterField.Language, "sv"u8);
        writer.Write(LetterField.BodyType, "text/plain"u8);
        writer.Write(LetterField.Body, new byte[200]);
        writer.Write(LetterField.Attachment, new LetterAttachment("beslut.pdf", "application/pdf", 12, new byte[32]).ToBytes());
        return bytes[..writer.Written];
    }

    private static JsonNode? Read(EntryType type, byte[] payload) => type switch
    {
        EntryType.MailboxClosed => null,
        EntryType.MailboxRegistered or EntryType.SettingsChanged => JsonNode.Parse(payload),
        EntryType.LetterDelivered or EntryType.LetterScheduled => Read(StoredLetter.Read(payload)),
        EntryType.LetterImported =>
            $"{ImportMark.Of(payload) with { Evidence = default }} {Read(StoredLetter.Read(payload)).ToJsonString()}",
        EntryType.SubmissionReceived => $"{StoredLetter.Read(payload).Submission} {Read(StoredLetter.Read(payload)).ToJsonString()}",
        EntryType.DispatchLetterDelivered or EntryType.DispatchLetterScheduled => $"{DispatchLetter.Read(payload)}",
        EntryType.DispatchAdvanced => Read(DispatchAdvance.Read(payload)),
        EntryType.NotificationSent or EntryType.NotificationFailed or EntryType.NotificationDeferred
            or EntryType.NotificationCancelled or EntryType.PrintOrdered =>
            $"{NotificationOutcome.Read(payload)}",
        EntryType.LetterExpired => $"{LetterExpiry.Read(payload)}",
        (>= EntryType.PrintAssigned and <= EntryType.PrintUnaddressed) or EntryType.PrintCancelled => $"{PrintNote.Read(payload)}",
        EntryType.SubmissionRejected => $"{RejectedSubmission.Read(payload)}",
        EntryType.MessageAccepted => Read(OutboundMessage.Read(payload)),
        EntryType.MessageMoved => $"{OutboundMove.Read(payload)}",
        EntryType.LetterActedOn => $"{LetterAct.Read(payload)}",
        >= EntryType.RelayOrdered and <= EntryType.RelayFailed => $"{RelayNote.Read(payload)}",
        EntryType.MailboxHeld => payload[0],
        EntryType.AggregateEvent => JsonNode.Parse(payload.AsSpan(17)),
        _ => $"{LetterReference.Read(payload)}",
    };

    private static JsonNode Read(OutboundMessage message) => string.Join(
        " | ", message.Kind, message.Key, message.Status, message.Sender, message.Template, message.TemplateVersion, message.ScheduledFor,
        message.Letter, message.ReferenceMark, message.Reference, message.To, message.Subject, message.Body, message.BodyHash.Length,
        message.From, message.ReplyTo, message.UnsubscribeAt);

    private static JsonNode Read(DispatchAdvance advance) =>
        $"{advance.Dispatch} {advance.Done} {advance.Delivered} {advance.Refused} {string.Join(' ', advance.Refusals)}";

    private static JsonNode Read(StoredLetter letter) => new JsonObject
    {
        ["sender"] = letter.Sender.ToString("x32", null),
        ["key"] = letter.Key.ToString("x32", null),
        ["fingerprint"] = letter.Fingerprint,
        ["traits"] = letter.Traits.ToString(),
        ["publishAt"] = letter.PublishAt,
        ["dueAt"] = letter.DueAt,
        ["texts"] = $"{letter.Subject} | {letter.Reference} | {letter.Language} | {letter.BodyType}",
        ["bodyBytes"] = letter.Body.Length,
        ["attachments"] = string.Join(' ', letter.Attachments.Select(
            file => $"{file.FileName} {file.ContentType} {file.SizeBytes} {file.Hash.Length}")),
    };
}
