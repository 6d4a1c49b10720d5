using System.Diagnostics;
using System.Globalization;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>STARTTLS of the port that takes mail.</summary>
public sealed class MailTlsTests(SubmissionFixture world) : IClassFixture<SubmissionFixture>
{
    private const string To = "exempel@" + SubmissionFixture.Domain;
    private const string Injected = "MAIL FROM:<anna@example.se>\r\nRCPT TO:<" + To + ">\r\nDATA\r\nSubject: Injected\r\n\r\nx\r\n.\r\n";

    [Fact]
    public async Task A_message_is_taken_under_TLS_and_what_was_said_before_is_forgotten()
    {
        using var client = await SmtpClient.ConnectAsync(world.SmtpPort);
        await client.SayAsync("MAIL FROM:<anna@example.se>");
        await client.SecureAsync(SubmissionFixture.Domain);
        var before = await client.SayAsync($"RCPT TO:<{To}>");
        var ungreeted = await client.SayAsync("MAIL FROM:<anna@example.se>");
        await client.SayAsync("EHLO client.example");
        var twice = await client.SayAsync("STARTTLS");
        var answer = await client.SendAsync(To, $"Subject: Secured\r\nMessage-ID: <{Guid.NewGuid()}@example.se>\r\n\r\nHej.");

        Assert.StartsWith("503 ", before, StringComparison.Ordinal);
        Assert.StartsWith("503 ", ungreeted, StringComparison.Ordinal);
        Assert.StartsWith("502 ", twice, StringComparison.Ordinal);
        Assert.StartsWith("250 2.0.0", answer, StringComparison.Ordinal);
        Assert.Equal("Hej.", (await SubmissionFixture.OpenAsync(world.Agency, "Secured")).Text("text"));
    }

    [Fact]
    public async Task What_was_sent_in_the_clear_behind_STARTTLS_is_never_obeyed()
    {
        using (var together = await SmtpClient.ConnectAsync(world.SmtpPort))
        {
            await together.WriteAsync("STARTTLS\r\n" + Injected);
            Assert.Equal("", await ReadAsync(together));
        }

        using (var late = await SmtpClient.ConnectAsync(world.SmtpPort))
        {
            Assert.StartsWith("220 ", await late.SayAsync("STARTTLS"), StringComparison.Ordinal);
            await late.WriteAsync(Injected);
            Assert.DoesNotContain("250", await ReadAsync(late), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") == "Injected");
    }

    [ProgramFact("python3")]
    public async Task Python_sends_with_TLS_and_checks_the_certificate()
    {
        const string Program = """
            import smtplib, ssl, sys
            from email.message import EmailMessage
            port, roots, domain, subject = sys.argv[1:]
            message = EmailMessage()
            message["Subject"], message["From"], message["To"] = subject, "anna@example.se", "exempel@" + domain
            message.set_content("Hej.")
            message.add_attachment("åäö\n", filename="å.txt")
            client = smtplib.SMTP("127.0.0.1", int(port))
            client._host = domain
            client.starttls(context=ssl.create_default_context(cafile=roots))
            print(client.sock.version(), client.send_message(message))
            """;
        var said = await RunAsync("python3", ["-c", Program, Port, world.CertificatePath, SubmissionFixture.Domain, "By Python"]);

        Assert.Contains("TLSv1.3 {}", said, StringComparison.Ordinal);
        Assert.Equal("å.txt", (await SubmissionFixture.OpenAsync(world.Agency, "By Python")).Items("files").Single().Text("fileName"));
    }

    /// <summary>An answer; nothing also where the connection was cut with what had been sent unread.</summary>
    private static async Task<string> ReadAsync(SmtpClient client)
    {
        try
        {
            return await client.ReadAsync();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private string Port => world.SmtpPort.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await said + await complained;
    }
}
