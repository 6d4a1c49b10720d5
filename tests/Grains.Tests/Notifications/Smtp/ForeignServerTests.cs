using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Tests.Notifications.Support;

namespace Budkavle.Grains.Tests.Notifications.Smtp;

/// <summary>
/// The judge that nobody here wrote: Python's own mail server takes the mail, and Python's own parser reads it.
/// </summary>
public sealed class ForeignServerTests
{
    private const string Server = """
        import asyncore, email, email.policy, json, smtpd, sys
        class Judge(smtpd.SMTPServer):
            def process_message(self, peer, sender, recipients, data, **options):
                mail = email.message_from_bytes(data, policy=email.policy.default)
                print(json.dumps({'from': sender, 'to': recipients, 'subject': mail['subject'],
                    'name': mail['from'].addresses[0].display_name,
                    'id': mail['message-id'], 'text': mail.get_content(), 'defects': [str(d) for d in mail.defects]
                    + [str(d) for h in mail.values() for d in getattr(h, 'defects', [])]}), flush=True)
        server = Judge(('127.0.0.1', 0), None, enable_SMTPUTF8=True)
        print(server.socket.getsockname()[1], flush=True)
        asyncore.loop()
        """;

    [ForeignServerFact]
    public async Task A_server_and_a_parser_of_others_read_what_was_meant()
    {
        using var python = Start(Server);
        try
        {
            var port = int.Parse((await python.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture);
            var options = new SmtpOptions
            {
                Host = "127.0.0.1",
                Port = port,
                Security = SmtpSecurity.None,
                From = "brev@budkavle.example",
                FromName = "Budkavle, \"brev\" från Åsele",
            };
            await using var channel = new EmailChannel(options, TimeProvider.System);
            foreach (var address in (string[])["anna@example.se", "åsa@räksmörgås.example"])
            {
                var message = Mails.Message(address, ".\n..dots\nHej på dig! 😀\n") with { Subject = new string('å', 90) + " slut" };
                Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(message, CancellationToken.None));
                var seen = JsonDocument.Parse((await python.StandardOutput.ReadLineAsync())!).RootElement;
                Assert.Equal(message.Subject, seen.GetProperty("subject").GetString());
                Assert.Equal(options.FromName, seen.GetProperty("name").GetString());
                Assert.Equal("brev@budkavle.example", seen.GetProperty("from").GetString());
                Assert.StartsWith(address[..2], seen.GetProperty("to")[0].GetString(), StringComparison.Ordinal);
                // The server leaves the last line end out.
                Assert.Equal(message.Text.TrimEnd(), seen.GetProperty("text").GetString()!.ReplaceLineEndings("\n").TrimEnd());
                Assert.Equal($"<{message.Id}@budkavle.example>", seen.GetProperty("id").GetString());
                // That parser calls letters beyond ASCII in an address a defect, which RFC 6532 allows.
                Assert.Equal(address[0] == 'å', seen.GetProperty("defects").GetArrayLength() > 0);
            }
        }
        finally
        {
            python.Kill();
        }
    }

    internal static Process Start(string program) => Start("python3", program);

    internal static Process Start(string python, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(python) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.StandardOutputEncoding = Encoding.UTF8;
        foreach (var argument in (string[])["-W", "ignore", "-c", program, .. arguments]) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
