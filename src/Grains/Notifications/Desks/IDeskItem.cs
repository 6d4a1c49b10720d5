namespace Budkavle.Grains.Notifications.Desks;

/// <summary>Something that a channel's workers are to hand over, whoever it comes from.</summary>
internal interface IDeskItem
{
    /// <summary>It needs no sending any more.</summary>
    bool Done { get; }

    /// <summary>Asked immediately before the sending: why it is not to be sent now, or null if it is.</summary>
    ValueTask<ChannelOutcome?> JudgeAsync();

    ValueTask<NotificationMessage> ComposeAsync(CancellationToken cancellationToken);

    /// <summary>Takes the outcome; returns at once.</summary>
    void Finish(ChannelOutcome outcome);
}
