using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;

namespace Budkavle.Grains.Tests.Notifications.Support;

/// <summary>A channel that keeps what it is given and answers as told.</summary>
internal sealed class FakeChannel(
    TimeProvider time, NotificationChannelKind kind = NotificationChannelKind.Email) : INotificationChannel
{
    private TaskCompletionSource _gate = Opened();

    public NotificationChannelKind Kind => kind;

    public ChannelLimits Limits { get; init; } = new() { ConcurrencyMax = 4, PerSecondMax = 100_000 };

    public List<(NotificationMessage Message, TimeSpan At)> Attempts { get; } = [];

    /// <summary>What it did not refuse.</summary>
    public List<NotificationMessage> Taken { get; } = [];

    public IEnumerable<string> Ids => Attempts.Select(attempt => attempt.Message.Id);

    public bool Reports { get; set; }

    public Func<ChannelOutcome> Answer { get; set; } = () => ChannelOutcome.Sent;

    /// <summary>From now on messages are taken but not answered.</summary>
    public void Hold() => _gate = new TaskCompletionSource();

    public void Release() => _gate.TrySetResult();

    public async ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken)
    {
        Attempts.Add((message, time.GetUtcNow() - DateTimeOffset.UnixEpoch));
        await _gate.Task.WaitAsync(cancellationToken);
        var answer = Answer();
        if (answer.Result == ChannelResult.Sent) Taken.Add(message);
        return answer;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource Opened()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
