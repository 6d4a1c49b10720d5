using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.Submissions;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>The port that takes mail while clients are slow, or mean to keep others out.</summary>
public sealed class MailSlowTests(SubmissionFixture world) : IClassFixture<SubmissionFixture>
{
    private const string To = "exempel@" + SubmissionFixture.Domain;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Who_asks_for_TLS_and_then_says_nothing_loses_the_connection()
    {
        await using var port = await ImpatientPort.OpenAsync(world);
        using var client = await SmtpClient.ConnectAsync(port.Number);
        var begin = await client.SayAsync("STARTTLS");

        Assert.StartsWith("220 ", begin, StringComparison.Ordinal);
        Assert.Equal("", await client.ReadAsync().WaitAsync(_patience));
    }

    [Fact]
    public async Task Who_takes_no_answers_loses_the_connection()
    {
        await using var port = await ImpatientPort.OpenAsync(world);
        using var client = await SmtpClient.ConnectAsync(port.Number);
        var many = string.Concat(Enumerable.Repeat("NOOP\r\n", 100_000));

        // Until nothing more goes either way, and then the server has had enough.
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true) await client.WriteAsync(many).WaitAsync(_patience);
        });
    }

    [Fact]
    public async Task Messages_that_come_slowly_keep_no_other_out()
    {
        var slow = new List<SmtpClient>();
        try
        {
            for (var number = 0; number <= 2 * MailIntakeLimits.MessagesAtOnceMax; number++)
            {
                slow.Add(await BeginAsync(world.SmtpPort));
                await slow[^1].WriteAsync("Subject: Slow\r\n\r\n");
            }

            using var other = await SmtpClient.ConnectAsync(world.SmtpPort);
            Assert.StartsWith("250 ", await other.SendAsync(To, "Subject: Quick\r\n\r\nHej."), StringComparison.Ordinal);
            Assert.StartsWith("250 ", await slow[0].SayAsync("Hej.\r\n."), StringComparison.Ordinal);
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task One_address_never_has_all_the_memory_and_gives_back_what_it_had()
    {
        var line = new string('a', 1022) + "\r\n";
        var part = string.Concat(Enumerable.Repeat(line, 1024));
        var large = string.Concat(Enumerable.Repeat(line, 8 * 1024)).TrimEnd();
        var held = new List<SmtpClient>();
        try
        {
            while (held.Count < MailIntakeLimits.BytesAtOncePerAddressMax / MailIntakeLimits.MessageBytesMax)
            {
                held.Add(await BeginAsync(world.SmtpPort));
                for (var sent = part.Length; sent < MailIntakeLimits.MessageBytesMax - part.Length; sent += part.Length)
                    await held[^1].WriteAsync(part);
            }

            using var same = await SmtpClient.ConnectAsync(world.SmtpPort);
            using var other = await SmtpClient.ConnectAsync(world.SmtpPort, "127.0.0.2");
            // Once all that was sent has been read.
            await Eventually.IsTrueAsync(async () => (await same.SendAsync(To, large)).StartsWith("451 4.3.2", StringComparison.Ordinal));
            var small = await same.SendAsync(To, "Subject: Small\r\n\r\nHej.");
            var ofOther = await other.SendAsync(To, large);
            held.ForEach(client => client.Dispose());

            Assert.StartsWith("250 ", small, StringComparison.Ordinal);
            Assert.DoesNotContain("451", ofOther, StringComparison.Ordinal);
            await Eventually.IsTrueAsync(async () => !(await same.SendAsync(To, large)).StartsWith("451", StringComparison.Ordinal));
        }
        finally
        {
            held.ForEach(client => client.Dispose());
        }
    }

    private static async Task<SmtpClient> BeginAsync(int port)
    {
        var client = await SmtpClient.ConnectAsync(port);
        await client.SayAsync("MAIL FROM:<anna@example.se>");
        await client.SayAsync($"RCPT TO:<{To}>");
        Assert.StartsWith("354 ", await client.SayAsync("DATA"), StringComparison.Ordinal);
        return client;
    }

    /// <summary>Another port of the same silo, which waits for nobody longer than a moment.</summary>
    private sealed class ImpatientPort : IAsyncDisposable
    {
        private readonly X509Certificate2 _certificate;
        private readonly MailListener _listener;

        private ImpatientPort(SubmissionFixture world)
        {
            _certificate = X509Certificate2.CreateFromPemFile(world.CertificatePath);
            var options = new MailIntakeOptions
            {
                Port = Number, Domain = SubmissionFixture.Domain, Certificate = _certificate, Idle = TimeSpan.FromSeconds(3),
            };
            var taker = world.Silo.Services.GetRequiredService<MailTaker>();
            _listener = new MailListener(options, taker, TimeProvider.System, NullLogger<MailListener>.Instance);
        }

        public int Number { get; } = FreePort.Find();

        public static async Task<ImpatientPort> OpenAsync(SubmissionFixture world)
        {
            var port = new ImpatientPort(world);
            await port._listener.StartAsync(CancellationToken.None);
            return port;
        }

        public async ValueTask DisposeAsync()
        {
            await _listener.StopAsync(CancellationToken.None);
            _listener.Dispose();
            _certificate.Dispose();
        }
    }
}
