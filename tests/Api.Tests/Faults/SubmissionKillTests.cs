using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Api.Tests.Submissions;
using Budkavle.Domain.Evidence;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>kill -9 while citizens send by web and by mail: whatever was answered is there, whole, and nothing is there twice.</summary>
[Collection(FaultCollection.Name)]
public sealed class SubmissionKillTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int WebSenders = 3;
    private const int MailSenders = 2;
    private const string Domain = "inbox.example.se";
    private readonly ConcurrentDictionary<string, Attempt> _attempts = [];

    [Fact]
    public async Task Every_submission_that_was_answered_is_there_once_whatever_was_killed()
    {
        var random = Seeds.Create(output);
        using var directory = new TemporaryDirectory();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var silo = await StartAsync(directory.Path, out var smtp);
            await SendUntilKilledAsync(silo, smtp, random.Next(20, 50));
        }

        using var last = await StartAsync(directory.Path, out var port);
        var answered = _attempts.Values.Count(attempt => attempt.Answer.Length > 0);
        await RepeatAsync(last, port);
        await Eventually.IsTrueAsync(async () => (await SubmissionFixture.ListAsync(last.Agency)).Count >= _attempts.Count);
        var listed = await SubmissionFixture.ListAsync(last.Agency);

        output.WriteLine($"{_attempts.Count} sent, {answered} answered before the last start, {listed.Count} there.");
        Assert.True(answered >= Kills * 20, $"{answered} were answered.");
        Assert.Contains(_attempts.Values, attempt => attempt.IsMail);
        Assert.Contains(_attempts.Values, attempt => !attempt.IsMail);
        Assert.Equal(
            _attempts.Keys.Order(StringComparer.Ordinal), listed.Select(item => item.Text("subject")!).Order(StringComparer.Ordinal));
        foreach (var item in listed) await CheckAsync(last, item);
        await CheckReceiptsAsync(last);
    }

    private static Task<SiloProcess> StartAsync(string directory, out int smtp)
    {
        smtp = FreePort.Find();
        return SiloProcess.StartAsync(
            directory, ["sqlite"], 40, "--intake-smtp", smtp.ToString(CultureInfo.InvariantCulture), "--intake-domain", Domain);
    }

    private async Task SendUntilKilledAsync(SiloProcess silo, int smtp, int after)
    {
        var count = 0;
        void Answered()
        {
            if (Interlocked.Increment(ref count) == after) silo.Kill();
        }

        // All have logged in before the first sends, and so before the kill.
        var sessions = new List<(Browser Browser, string Token)>();
        for (var sender = 0; sender < WebSenders; sender++)
        {
            var browser = await LogInAsync(silo, sender);
            sessions.Add((browser, (await browser.GetAsync("/my/acting")).Field("formToken")));
        }

        var mail = Enumerable.Range(0, MailSenders).Select(_ => UntilKilledAsync(async () =>
        {
            await MailAsync(smtp, Add(isMail: true, 0));
            Answered();
        }));
        var web = sessions.Select((session, sender) => UntilKilledAsync(async () =>
        {
            await UploadAsync(session.Browser, session.Token, Add(isMail: false, sender));
            Answered();
        }));
        await Task.WhenAll([.. web, .. mail]);
        sessions.ForEach(session => session.Browser.Dispose());
    }

    private static async Task UntilKilledAsync(Func<Task> send)
    {
        try
        {
            while (true) await send();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            // It was killed.
        }
    }

    private Attempt Add(bool isMail, int sender)
    {
        var attempt = new Attempt(Guid.NewGuid(), isMail, sender);
        _attempts[attempt.Subject] = attempt;
        return attempt;
    }

    /// <summary>Whoever was not answered sends again, and so do some who were.</summary>
    private async Task RepeatAsync(SiloProcess silo, int smtp)
    {
        foreach (var attempt in _attempts.Values.Where(attempt => attempt.IsMail)) await MailAsync(smtp, attempt);
        foreach (var sender in _attempts.Values.Where(attempt => !attempt.IsMail).GroupBy(attempt => attempt.Sender))
        {
            using var browser = await LogInAsync(silo, sender.Key);
            var token = (await browser.GetAsync("/my/acting")).Field("formToken");
            foreach (var attempt in sender) await UploadAsync(browser, token, attempt);
        }
    }

    private static async Task<Browser> LogInAsync(SiloProcess silo, int sender)
    {
        var browser = new Browser(silo.Http.BaseAddress!.ToString());
        await browser.LogInAsync(sender);
        return browser;
    }

    private static async Task UploadAsync(Browser browser, string token, Attempt attempt)
    {
        var sent = await browser.UploadAsync(
            "/my/write/demo", SubmissionFixture.Form(attempt.Subject, attempt.Text, attempt.Id),
            [("a.txt", "text/plain", attempt.File)], token);
        Assert.Equal(303, sent.Status);
        attempt.Take(sent.Location.Split('?')[0]);
    }

    private static async Task MailAsync(int smtp, Attempt attempt)
    {
        using var client = await SmtpClient.ConnectAsync(smtp);
        var message = $"Subject: {attempt.Subject}\r\nMessage-ID: <{attempt.Id}@example.se>\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
            + $"--b\r\n\r\n{attempt.Text}\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"a.txt\"\r\n"
            + $"Content-Transfer-Encoding: base64\r\n\r\n{Convert.ToBase64String(attempt.File)}\r\n--b--\r\n";
        var answer = await client.SendAsync("demo@" + Domain, message);
        if (answer.Length == 0) throw new IOException("The connection has ended.");
        Assert.StartsWith("250 ", answer, StringComparison.Ordinal);
        attempt.Take(answer.Split(' ')[^1]);
    }

    private async Task CheckAsync(SiloProcess silo, JsonElement item)
    {
        var (attempt, id) = (_attempts[item.Text("subject")!], item.Text("submissionId")!);
        var submission = await silo.Agency.ReadAsync("/v1/submissions/" + id);
        using var file = await silo.Agency.GetAsync($"/v1/submissions/{id}/files/0");

        Assert.Equal((attempt.IsMail ? "email" : "mailbox", attempt.Text), (submission.Text("way"), submission.Text("text")));
        Assert.Equal(attempt.File, await file.Content.ReadAsByteArrayAsync());
        if (attempt.IsMail) Assert.Equal(id, attempt.Answer);
    }

    /// <summary>Each receipt of the web names what was sent.</summary>
    private async Task CheckReceiptsAsync(SiloProcess silo)
    {
        foreach (var sender in _attempts.Values.Where(attempt => !attempt.IsMail).GroupBy(attempt => attempt.Sender))
        {
            using var browser = await LogInAsync(silo, sender.Key);
            foreach (var attempt in sender)
            {
                var receipt = await browser.GetAsync(attempt.Answer + "/receipt.json");
                var message = await browser.GetAsync(attempt.Answer + "/message.json");
                var document = JsonSerializer.Deserialize(receipt.Bytes, ReceiptJson.Default.ReceiptDocument)!;
                var claims = JsonSerializer.Deserialize(
                    CompactJws.Read(document.Receipt)!.Value.Payload, ReceiptJson.Default.ReceiptClaims)!;
                Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, message.Bytes).Verdict);
                Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, attempt.File).Verdict);
            }
        }
    }

    /// <summary>One submission, as its sender knows it.</summary>
    private sealed class Attempt(Guid id, bool isMail, int sender)
    {
        public Guid Id => id;

        public bool IsMail => isMail;

        public int Sender => sender;

        public string Subject => $"Kill {id}";

        public string Text => $"text {id}";

        public byte[] File { get; } = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"file {id}\n", 400)));

        /// <summary>What the service called it; empty before it has answered.</summary>
        public string Answer { get; private set; } = "";

        /// <summary>The same answer whenever it is sent.</summary>
        public void Take(string answer)
        {
            Assert.True(Answer.Length == 0 || Answer == answer, "A submission that was sent again got another name.");
            Answer = answer;
        }
    }
}
