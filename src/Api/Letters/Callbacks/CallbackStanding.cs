namespace Budkavle.Api.Letters.Callbacks;

/// <summary>
/// How it stands with a callback that does not go as it should, for operations. Without the address's path, which may hold a secret.
/// </summary>
public sealed record CallbackStanding
{
    public required Guid Id { get; init; }

    public required Guid Sender { get; init; }

    public required string SenderName { get; init; }

    public required string Host { get; init; }

    /// <summary>Why nothing is sent; null while it is tried.</summary>
    public string? Paused { get; init; }

    /// <summary>Since when the receiver has taken nothing.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>Messages that failed and wait. While the receiver is down the feed waits too, which is not counted.</summary>
    public int Waiting { get; init; }

    /// <summary>Whether more waits than is counted.</summary>
    public bool IsMore { get; init; }

    /// <summary>Since when the oldest of them is tried.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>HTTP status of the last failure; 0 where there was no answer.</summary>
    public int LastStatus { get; init; }

    /// <summary>Messages given up, ever.</summary>
    public long GivenUp { get; init; }

    /// <summary>What the sender has paused is the sender's to go on with.</summary>
    public bool MayResume => Paused != CallbackPause.BySender;
}
