using System.Collections.Concurrent;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Relaying;

namespace Budkavle.Grains.Tests.Relaying;

/// <summary>Another operator that answers as it is told.</summary>
internal sealed class FakeOperator(string domain, Func<RelayLetter, CancellationToken, Task<RelayAnswer>> answer) : IOperatorLink
{
    public static Task<RelayAnswer> Taken { get; } = Task.FromResult(new RelayAnswer(ChannelResult.Sent) { Transaction = "T-1" });

    public string Domain => domain;

    public ChannelLimits Limits { get; init; } = new();

    /// <summary>Ids of the letters that came, repeats too.</summary>
    public ConcurrentQueue<Guid> Got { get; } = new();

    /// <summary>Hears of every letter that comes.</summary>
    public Action Came { get; set; } = () => { };

    public async ValueTask<RelayAnswer> SendAsync(RelayLetter letter, CancellationToken cancellationToken)
    {
        Got.Enqueue(letter.Id);
        Came();
        return await answer(letter, cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
