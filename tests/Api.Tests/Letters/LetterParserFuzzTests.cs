using System.Text;
using System.Text.Json;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Letters;

/// <summary>Whatever bytes come, the parser gives a letter or a fault, and agrees with System.Text.Json on what JSON is.</summary>
public sealed class LetterParserFuzzTests
{
    private const int Runs = 60_000;
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 8 };
    private readonly Random _random;
    private readonly LetterDraft _draft = new();

    public LetterParserFuzzTests(ITestOutputHelper output) => _random = Seeds.Create(output);

    private static byte[] Valid { get; } = Encoding.UTF8.GetBytes(Letter.Line(
        "key-1", TestNumbers.DemoPerson(3).ToDigits(), "Beslut \\u00e5 💌",
        ",\"reference\":\"r\",\"language\":\"sv\",\"category\":\"c\",\"form\":\"ff\","
        + "\"publishAt\":\"2030-01-31T08:00:00+01:00\",\"dueAt\":\"2030-02-01T08:00:00Z\","
        + "\"confirmationRequired\":true,\"replyAllowed\":false,\"support\":{\"text\":\"t\",\"url\":\"https://a.test\"},"
        + "\"attachments\":[{\"fileName\":\"a\",\"contentType\":\"a/b\",\"content\":\"YWJj\"},"
        + "{\"fileName\":\"b\",\"contentType\":\"a/b\",\"contentId\":\"x\"}]"));

    [Fact]
    public void A_letter_with_every_field_is_read() =>
        Assert.True(LetterParser.TryParse(Valid, LetterShape.Line, _draft, out _));

    [Fact]
    public void Every_prefix_of_a_letter_is_a_fault()
    {
        for (var length = 0; length < Valid.Length; length++)
            Assert.False(LetterParser.TryParse(Valid.AsSpan(0, length), LetterShape.Line, _draft, out _));
    }

    [Fact]
    public void A_letter_changed_at_random_is_a_letter_or_a_fault_and_never_accepted_unless_it_is_JSON()
    {
        var accepted = 0;
        for (var run = 0; run < Runs; run++)
        {
            var bytes = Mutate();
            var shape = (LetterShape)_random.Next(3);
            var parsed = LetterParser.TryParse(bytes, shape, _draft, out var fault);
            if (parsed) accepted++;
            else Assert.False(string.IsNullOrEmpty(fault.Detail));
            if (parsed) Assert.True(IsJson(bytes), Encoding.UTF8.GetString(bytes));
            else if (fault.Code.Code == "malformed_json" && fault.Detail.Contains("well-formed", StringComparison.Ordinal))
                Assert.False(IsJson(bytes) && !HasLoneSurrogate(bytes), Encoding.UTF8.GetString(bytes));
        }

        Assert.InRange(accepted, 1, Runs - 1);
    }

    [Fact]
    public void Random_bytes_are_a_fault()
    {
        for (var run = 0; run < Runs; run++)
        {
            var bytes = new byte[_random.Next(200)];
            _random.NextBytes(bytes);
            Assert.False(LetterParser.TryParse(bytes, LetterShape.Line, _draft, out _));
        }
    }

    [Fact]
    public void A_draft_that_was_used_before_reads_a_letter_like_a_new_one()
    {
        for (var run = 0; run < Runs / 10; run++)
        {
            LetterParser.TryParse(Mutate(), LetterShape.Line, _draft, out _);
            var bytes = Mutate();
            var fresh = new LetterDraft();
            var expected = LetterParser.TryParse(bytes, LetterShape.Line, fresh, out var expectedFault);
            Assert.Equal(expected, LetterParser.TryParse(bytes, LetterShape.Line, _draft, out var fault));
            Assert.Equal(expectedFault, fault);
            Assert.Equal(fresh.Recipient, _draft.Recipient);
            Assert.Equal(fresh[fresh.Subject].ToArray(), _draft[_draft.Subject].ToArray());
            Assert.Equal(fresh[fresh.Body].ToArray(), _draft[_draft.Body].ToArray());
            Assert.Equal([fresh.PublishAt, fresh.DueAt, (long)fresh.Traits], new[] { _draft.PublishAt, _draft.DueAt, (long)_draft.Traits });
        }
    }

    private byte[] Mutate()
    {
        var bytes = Valid.ToList();
        for (var change = _random.Next(1, 4); change > 0; change--)
        {
            var at = _random.Next(bytes.Count);
            var length = Math.Min(_random.Next(1, 30), bytes.Count - at);
            switch (_random.Next(6))
            {
                case 0: bytes[at] = (byte)_random.Next(256); break;
                case 1: bytes[at] = (byte)"{}[]\",:\\u0 \n"[_random.Next(12)]; break;
                case 2: bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1)); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.InsertRange(at, "\\ud800"u8.ToArray()); break;
                default: bytes.Insert(at, (byte)' '); break;
            }
        }

        return [.. bytes];
    }

    private static bool IsJson(byte[] bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, _options);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>JsonDocument looks into escapes only when a text is read; the parser reads them all.</summary>
    private static bool HasLoneSurrogate(byte[] bytes) => Encoding.UTF8.GetString(bytes).Contains("\\u", StringComparison.Ordinal);
}
