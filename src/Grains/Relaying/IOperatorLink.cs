using Budkavle.Grains.Notifications;

namespace Budkavle.Grains.Relaying;

/// <summary>The way to another mailbox operator. Called by several workers at once.</summary>
public interface IOperatorLink : IAsyncDisposable
{
    /// <summary>The internet domain by which recipients choose the operator.</summary>
    string Domain { get; }

    /// <summary>What the operator bears.</summary>
    ChannelLimits Limits { get; }

    /// <summary>
    /// Hands a letter over. The same letter may come again: it then has the same id, by which the operator recognises it. Every failure is
    /// an answer; an exception counts as <see cref="ChannelResult.Unavailable"/>.
    /// </summary>
    ValueTask<RelayAnswer> SendAsync(RelayLetter letter, CancellationToken cancellationToken);
}
