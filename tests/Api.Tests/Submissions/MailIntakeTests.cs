using System.Text;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>The port that takes mail: what comes in, once; what is refused, and how.</summary>
public sealed class MailIntakeTests(SubmissionFixture world) : IClassFixture<SubmissionFixture>
{
    private const string To = "exempel@" + SubmissionFixture.Domain;

    private static string Message(string subject, string text = "Hej.", string? id = null) =>
        $"From: anna@example.se\r\nSubject: {subject}\r\nMessage-ID: <{id ?? Guid.NewGuid().ToString()}@example.se>\r\n\r\n{text}";

    private static string WithFile(string subject, string type, string name, byte[] file) =>
        $"Subject: {subject}\r\nMessage-ID: <{Guid.NewGuid()}@example.se>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + $"--b\r\n\r\nSe bilaga.\r\n--b\r\nContent-Type: {type}\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\n"
        + Convert.ToBase64String(file, Base64FormattingOptions.InsertLineBreaks) + "\r\n--b--\r\n";

    [Fact]
    public async Task A_message_is_a_submission_marked_as_proved_by_nothing()
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
        var answer = await client.SendAsync(
            "Exempel@" + SubmissionFixture.Domain, WithFile("Mail", "application/pdf", "scan.pdf", SubmissionFixture.Pdf));
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Mail");
        using var file = await world.Agency.GetAsync($"/v1/submissions/{submission.Text("submissionId")}/files/0");

        Assert.StartsWith("250 2.0.0", answer, StringComparison.Ordinal);
        Assert.Contains(submission.Text("submissionId")!, answer, StringComparison.Ordinal);
        Assert.Equal(("email", "Se bilaga."), (submission.Text("way"), submission.Text("text")));
        Assert.False(submission.GetProperty("from").GetProperty("authenticated").GetBoolean());
        Assert.Equal("anna@example.se", submission.GetProperty("from").Text("email"));
        Assert.Equal(SubmissionFixture.Pdf, await file.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_message_that_comes_again_is_the_same_submission_and_another_with_its_id_is_refused()
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
        var message = Message("Again", id: "same");
        var first = await client.SendAsync(To, message);
        var second = await client.SendAsync(To, "Received: by another\r\n" + message);
        var other = await client.SendAsync(To, Message("Again", "Något annat.", "same"));
        var ofAnother = await client.SendAsync(To, message.Replace("Again", "Of another", StringComparison.Ordinal), "bo@example.se");

        Assert.Equal(first, second);
        Assert.StartsWith("550 5.6.0 idempotency_key_reused", other, StringComparison.Ordinal);
        Assert.StartsWith("250 ", ofAnother, StringComparison.Ordinal);
        Assert.Single(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") == "Again");
    }

    [Theory]
    [InlineData("anna@elsewhere.example", "550 5.7.1")]
    [InlineData("unknown@inbox.example.se", "550 5.1.1")]
    [InlineData("exempel@inbox.example.se@elsewhere.example", "550 5.7.1")]
    [InlineData("../intakes/exempel@inbox.example.se", "550 5.1.1")]
    [InlineData("exempel%elsewhere.example@inbox.example.se", "550 5.1.1")]
    public async Task Nothing_is_relayed(string to, string answer)
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);

        Assert.StartsWith(answer, await client.SendAsync(to, Message("Relayed")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_behind_a_bare_line_end_is_not_smuggled_in()
    {
        foreach (var end in new[] { "\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r" })
        {
            using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
            await client.SayAsync("MAIL FROM:<anna@example.se>");
            await client.SayAsync($"RCPT TO:<{To}>");
            await client.SayAsync("DATA");
            await client.WriteAsync(
                $"Subject: Outer\r\n\r\nx{end}MAIL FROM:<boss@example.se>\r\nRCPT TO:<{To}>\r\nDATA\r\n"
                + "Subject: Smuggled\r\n\r\ny\r\n.\r\n");
            Assert.StartsWith("550 5.6.0 submission_unreadable", await client.ReadAsync(), StringComparison.Ordinal);
            Assert.StartsWith("221 ", await client.SayAsync("QUIT"), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") is "Smuggled" or "Outer");
    }

    [Fact]
    public async Task Commands_may_come_all_at_once_and_dots_come_out_as_they_went_in()
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
        await client.WriteAsync($"MAIL FROM:<anna@example.se> BODY=8BITMIME\r\nRCPT TO:<{To}>\r\nDATA\r\n");
        var answers = new[] { await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync() };
        await client.WriteAsync("Subject: Dots\r\n\r\n..en punkt\r\n...\r\n.\r\nQUIT\r\n");

        Assert.Equal(["250", "250", "354"], answers.Select(answer => answer[..3]));
        Assert.StartsWith("250 ", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("221 ", await client.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(".en punkt\n..", (await SubmissionFixture.OpenAsync(world.Agency, "Dots")).Text("text"));
    }

    [Fact]
    public async Task Limits_hold_while_a_message_is_read()
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
        var declared = await client.SayAsync("MAIL FROM:<anna@example.se> SIZE=99999999");
        await client.SayAsync("MAIL FROM:<anna@example.se>");
        await client.SayAsync($"RCPT TO:<{To}>");
        var second = await client.SayAsync($"RCPT TO:<prov@{SubmissionFixture.Domain}>");
        await client.SayAsync("DATA");
        var line = new string('a', 900) + "\r\n";
        for (var sent = 0; sent < 31 * 1024 * 1024; sent += line.Length * 1000) await client.WriteAsync(
            string.Concat(Enumerable.Repeat(line, 1000)));
        var large = await client.SayAsync(".");
        var longLine = await client.SendAsync(To, "Subject: Long\r\n\r\n" + new string('a', 100_000));
        var bounce = await client.SayAsync("MAIL FROM:<>");
        var wide = await client.SayAsync("NOOP " + new string('a', 5000));

        Assert.StartsWith("552 5.3.4", declared, StringComparison.Ordinal);
        Assert.StartsWith("452 4.5.3", second, StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4 submission_too_large", large, StringComparison.Ordinal);
        Assert.StartsWith("550 5.6.0", longLine, StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1", bounce, StringComparison.Ordinal);
        Assert.StartsWith("500 5.5.2", wide, StringComparison.Ordinal);
        Assert.StartsWith("250 ", await client.SendAsync(To, Message("After limits")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusals_say_why_and_leave_nothing()
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
        var lies = await client.SendAsync(To, WithFile("Lies", "application/pdf", "a.pdf", "MZ\0\0"u8.ToArray()));
        var kind = await client.SendAsync(To, WithFile("Kind", "application/zip", "a.zip", "PK\0\0"u8.ToArray()));
        var malware = await client.SendAsync(To, WithFile("Malware", "text/plain", "a.txt", Encoding.ASCII.GetBytes(FakeClamd.Malware)));
        var broken = await client.SendAsync(To, "Subject: Broken\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!");
        var empty = await client.SendAsync(To, "Subject: Empty\r\n\r\n");
        var many = await client.SendAsync(
            To, Message("Text", new string('a', 900) + string.Concat(Enumerable.Repeat("\r\n" + new string('b', 900), 30))));

        Assert.StartsWith("550 5.6.0 file_kind_mismatch", lies, StringComparison.Ordinal);
        Assert.StartsWith("550 5.6.1 file_kind_refused", kind, StringComparison.Ordinal);
        Assert.StartsWith("550 5.7.1 file_infected", malware, StringComparison.Ordinal);
        Assert.StartsWith("550 5.6.0 submission_unreadable", broken, StringComparison.Ordinal);
        Assert.StartsWith("550 5.6.0 submission_empty", empty, StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4 submission_text_too_long", many, StringComparison.Ordinal);
        Assert.DoesNotContain(
            await SubmissionFixture.ListAsync(world.Agency), item =>
                item.Text("subject") is "Lies" or "Kind" or "Malware" or "Broken" or "Empty");
    }

    [Fact]
    public async Task Whatever_is_said_the_port_goes_on_serving()
    {
        var random = new Random(20_261_122);
        string[] pieces = ["EHLO x\r\n", "MAIL FROM:<a@b>\r\n", $"RCPT TO:<{To}>\r\n", "DATA\r\n", ".\r\n", "RSET\r\n", "\n", "\r", "\0",
            "STARTTLS\r\n", "<>", "."];
        for (var run = 0; run < 60; run++)
        {
            using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
            var said = string.Concat(Enumerable.Range(0, 30).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                await client.WriteAsync(said);
            }
            catch (IOException)
            {
                // The server may have had enough.
            }
        }

        using var last = await SmtpClient.ConnectAsync(world.SmtpPort);
        Assert.StartsWith("250 ", await last.SendAsync(To, Message("After noise")), StringComparison.Ordinal);
    }
}
