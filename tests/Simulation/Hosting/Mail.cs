using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Simulation.Scheduling;

namespace Budkavle.Simulation.Hosting;

/// <summary>The provider of e-mail, outside every process: what it has taken over is sent.</summary>
internal sealed class Mail(Node node, Chance chance)
{
    private readonly List<(string Id, string Address)> _sent = [];

    /// <summary>The part of attempts that the provider does not take, or takes without saying so.</summary>
    public double Fails { get; set; }

    public IReadOnlyList<(string Id, string Address)> Sent => _sent;

    public INotificationChannel ChannelFor(Node caller) => new Channel(this, caller);

    private Task<ChannelOutcome> TakeAsync(Node caller, NotificationMessage message)
    {
        var answer = new TaskCompletionSource<ChannelOutcome>();
        var fate = chance.Happens(Fails) ? chance.Below(4) : -1;
        node.Loop.After(Delay(), node, () =>
        {
            var outcome = fate switch
            {
                0 => ChannelOutcome.Unavailable(NotificationReason.ProviderUnavailable),
                1 => new ChannelOutcome(ChannelResult.Temporary, NotificationReason.ProviderUnavailable, 451),
                _ => ChannelOutcome.Sent,
            };
            if (outcome.Result == ChannelResult.Sent) Accept(message);
            node.Loop.After(Delay(), caller, () =>
            {
                // Taken, and the answer lost.
                if (fate == 2) answer.TrySetException(new IOException("The connection was cut."));
                else answer.TrySetResult(outcome);
            });
        });
        return answer.Task;
    }

    private void Accept(NotificationMessage message)
    {
        node.Loop.History.Tell(node.Loop.Now, "mail", $"takes {message.Id}");
        _sent.Add((message.Id, message.Address));
    }

    private TimeSpan Delay() => chance.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(200));

    private sealed class Channel(Mail mail, Node caller) : INotificationChannel
    {
        public NotificationChannelKind Kind => NotificationChannelKind.Email;

        public ChannelLimits Limits { get; } = new() { ConcurrencyMax = 2, FailuresMax = 5, OpenFor = TimeSpan.FromSeconds(3) };

        public async ValueTask<ChannelOutcome> SendAsync(NotificationMessage message, CancellationToken cancellationToken) =>
            await mail.TakeAsync(caller, message);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
