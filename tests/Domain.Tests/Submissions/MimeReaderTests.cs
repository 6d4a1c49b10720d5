using System.Text;
using Budkavle.Domain.Submissions;
using Budkavle.Domain.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Domain.Tests.Submissions;

/// <summary>E-mails taken apart.</summary>
public sealed class MimeReaderTests(ITestOutputHelper output)
{
    private const string Mixed =
        "From: Anna <anna@example.se>\r\nSubject: =?utf-8?Q?=C3=96verklagan?= =?utf-8?B?ZGU=?=\r\nMessage-ID: <1@example.se>\r\n"
        + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"a b\"\r\n\r\nNothing here counts.\r\n"
        + "--a b\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
        + "--inner\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + "Jag =F6verklagar=\r\n beslutet.\r\n--inner\r\nContent-Type: text/html\r\n\r\n<p>Jag &ouml;verklagar</p>\r\n--inner--\r\n"
        + "--a b\r\nContent-Type: application/pdf; name=wrong.pdf\r\nContent-Transfer-Encoding: base64\r\n"
        + "Content-Disposition: attachment; filename*0*=utf-8''besl%C3%A5; filename*1*=t.pdf\r\n\r\nJVBERi0x\r\nLjQ=\r\n"
        + "--a b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx\r\n--a b--\r\nNor here.\r\n";

    private static MimeMessage? Read(string message) => MimeReader.Read(Encoding.Latin1.GetBytes(message));

    [Fact]
    public void Text_files_and_names_are_found()
    {
        var message = Read(Mixed);

        Assert.NotNull(message);
        Assert.Equal("Överklagande", message.Subject);
        Assert.Equal("<1@example.se>", message.MessageId);
        Assert.Equal("Jag överklagar beslutet.", message.Text);
        Assert.Equal(["beslåt.pdf", "file-2"], message.Files.Select(file => file.Name));
        Assert.Equal("%PDF-1.4", Encoding.ASCII.GetString(message.Files[0].Bytes.Span));
    }

    [Fact]
    public void Of_a_message_in_html_alone_its_words_are_read()
    {
        var message = Read("Content-Type: text/html\r\n\r\n<style>p{}</style><p>Hej &amp; v&auml;lkommen</p><script>x<y</script><p>Slut");

        Assert.Equal("Hej & välkommen\nSlut", message?.Text);
    }

    [Fact]
    public void A_message_without_any_field_but_text_is_text() => Assert.Equal("Hej", Read("Subject: x\r\n\r\nHej\r\n")?.Text);

    [Theory]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\n!!!!")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nYQ==YQ==")]
    [InlineData("Content-Transfer-Encoding: base64\r\n\r\nYWJj=")]
    [InlineData("Content-Transfer-Encoding: quoted-printable\r\n\r\na=ZZ")]
    [InlineData("Content-Transfer-Encoding: x-uuencode\r\n\r\na")]
    [InlineData("Content-Type: text/plain; charset=utf-7\r\n\r\na")]
    [InlineData("Content-Type: text/plain; charset=nonsense\r\n\r\na")]
    [InlineData("Content-Type: multipart/mixed\r\n\r\na")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\na\r\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64\r\n\r\n--x\r\n\r\na\r\n--x--")]
    [InlineData(" folded: first\r\n\r\na")]
    [InlineData("no colon\r\n\r\na")]
    public void What_two_readers_might_read_in_two_ways_is_refused(string message) => Assert.Null(Read(message));

    [Fact]
    public void Parts_in_parts_end_somewhere()
    {
        var deep = new StringBuilder();
        for (var i = 0; i < 1000; i++) deep.Append($"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n");
        for (var i = 999; i >= 0; i--) deep.Append($"\r\n--b{i}--\r\n");
        var wide = new StringBuilder("Content-Type: multipart/mixed; boundary=x\r\n\r\n");
        for (var i = 0; i < 1000; i++) wide.Append("--x\r\n\r\na\r\n");

        Assert.Null(Read(deep.ToString()));
        Assert.Null(Read(wide + "--x--\r\n"));
    }

    [Fact]
    public void Headers_have_a_limit()
    {
        Assert.Null(Read($"Subject: {new string('a', MimeLimits.HeaderBytesMax)}\r\n\r\nx"));
        Assert.Null(Read(string.Concat(Enumerable.Repeat("A: b\r\n", MimeLimits.HeadersMax + 2)) + "\r\nx"));
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat("A: b\r\n", MimeLimits.HeadersMax - 2)) + "\r\nx"));
    }

    [Fact]
    public void A_subject_is_one_line_however_it_is_written()
    {
        Assert.Equal("a  b", Read("Subject: =?utf-8?Q?a=0D=0Ab?=\r\n\r\nx")?.Subject);
        Assert.Equal("=?utf-8?X?a?= =?", Read("Subject: =?utf-8?X?a?= =?\r\n\r\nx")?.Subject);
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_and_never_fails()
    {
        var random = SeededRandom.Create(output);
        var valid = Encoding.Latin1.GetBytes(Mixed);
        string[] pieces =
            ["--a b", "--a b--", "--inner", "\r\n", "\n", "=?", "?=", "base64", "multipart/mixed", "\0", ";", "\"", "%", "'", "="];
        var (read, refused) = (0, 0);
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = new List<byte>(valid);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(bytes.Count);
                var piece = Encoding.Latin1.GetBytes(pieces[random.Next(pieces.Length)]);
                if (random.Next(3) == 0) bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                else if (random.Next(2) == 0) bytes.InsertRange(at, piece);
                else bytes[at] = (byte)random.Next(256);
                if (bytes.Count == 0) bytes.Add(0);
            }

            if (MimeReader.Read(bytes.ToArray()) is { } message)
            {
                read++;
                Assert.DoesNotContain(message.Subject, char.IsControl);
                Assert.True(message.Files.Sum(file => file.Bytes.Length) <= bytes.Count);
            }
            else
            {
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} read, {refused} refused");
    }
}
