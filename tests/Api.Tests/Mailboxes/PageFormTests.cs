using System.Text;
using System.Text.Json;
using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Tests.Mailboxes;

/// <summary>A page is written straight from rows; the form is that of the documented type.</summary>
public sealed class PageFormTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("77")]
    public void A_page_is_written_as_the_serialiser_writes_it(string? next)
    {
        ShownLetter[] letters =
        [
            Of(new LetterRow { Status = LetterStatus.Delivered, AvailableAt = 1_800_000_000_000 }, "Myndigheten", "Beslut"),
            Of(new LetterRow { Status = LetterStatus.Read, AvailableAt = 1_800_000_000_123, ReadAt = 1_800_000_000_120 }, "Ås <k>", ""),
            Of(new LetterRow
            {
                Status = LetterStatus.Confirmed,
                Traits = LetterTraits.ConfirmationRequired | LetterTraits.HasAttachments,
                AvailableAt = 1,
                DueAt = 1_900_000_000_001,
                Sender = UInt128.MaxValue - 5,
            }, "Åmåls <kommun>", "\"Påminnelse\" \\ om 1 % + <b>😀</b>"),
            Of(new LetterRow { Status = LetterStatus.Scheduled }, "", "x"),
            Of(new LetterRow { Status = LetterStatus.Read, Imported = true, MarkedUnread = true }, "Kommunen", "y"),
        ];
        var list = new LetterListResult(letters.Length);
        foreach (var letter in letters) list.Add(letter, 0);

        var written = Encoding.UTF8.GetString(list.End(next).Bytes.Span);

        var page = new LetterPage([.. letters.Select(letter => LetterItem.Of(letter))], next);
        Assert.Equal(JsonSerializer.Serialize(page, MailboxJson.Default.LetterPage), written);
    }

    [Fact]
    public void An_empty_page_is_written_as_the_serialiser_writes_it()
    {
        var written = Encoding.UTF8.GetString(new LetterListResult(50).End(null).Bytes.Span);

        Assert.Equal(JsonSerializer.Serialize(new LetterPage([], null), MailboxJson.Default.LetterPage), written);
    }

    [Fact]
    public void A_subject_that_is_not_UTF_8_does_not_take_the_page_with_it()
    {
        var list = new LetterListResult(1);
        list.Add(new ShownLetter(default, new LetterRow { Status = LetterStatus.Read }, "x", new byte[] { 65, 0xFF }), 0);

        using var json = JsonDocument.Parse(list.End(null).Bytes);

        Assert.Equal("A\uFFFD", json.RootElement.GetProperty("letters")[0].GetProperty("subject").GetString());
    }

    private static ShownLetter Of(LetterRow row, string sender, string subject) =>
        new(new Guid("0f8fad5b-d9cb-469f-a165-70867728950e"), row, sender, Encoding.UTF8.GetBytes(subject));
}
