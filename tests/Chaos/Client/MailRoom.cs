using System.Text.RegularExpressions;
using Budkavle.Checker.States;
using Budkavle.Tests.Support;

namespace Budkavle.Chaos.Client;

/// <summary>The mail server that notifications go to. It lives outside the silo and keeps every message, repeats included.</summary>
internal sealed partial class MailRoom : IAsyncDisposable
{
    private readonly SmtpSink _sink = new();
    private readonly List<SentNotification> _sent = [];
    private readonly Task _loop;

    public MailRoom() => _loop = CollectAsync();

    public int Port => _sink.Port;

    public IReadOnlyList<SentNotification> Sent
    {
        get
        {
            lock (_sent) return [.. _sent];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        await _loop;
    }

    private async Task CollectAsync()
    {
        try
        {
            while (true)
            {
                var mail = await _sink.NextAsync();
                // A letter's message does not say which letter: that is not the mail server's business.
                var notification = new SentNotification(mail.Header("X-Budkavle-Notification-Id"), "", Recipient().Match(mail.To).Value);
                lock (_sent) _sent.Add(notification);
                lock (_sink.Commands) _sink.Commands.Clear();
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    [GeneratedRegex("recipient-[0-9]{4,}")]
    private static partial Regex Recipient();
}
