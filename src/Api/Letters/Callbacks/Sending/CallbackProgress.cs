using System.Text.Json.Serialization;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>How far a callback has come. Only the silo that sends writes it.</summary>
internal sealed record CallbackProgress
{
    /// <summary>The <see cref="Callback.Start"/> that it began with.</summary>
    public int Start { get; init; }

    /// <summary>Everything before it in the feed was taken by the receiver, is parked, or was given up.</summary>
    public string Cursor { get; init; } = "";

    /// <summary>What failed, in the feed's order.</summary>
    public IReadOnlyList<ParkedEvent> Parked { get; init; } = [];

    /// <summary>Turns without a success that the receiver has cost since it last took something.</summary>
    public int Failures { get; init; }

    /// <summary>Since when the receiver has taken nothing though it was tried.</summary>
    public DateTimeOffset? DownSince { get; init; }

    /// <summary>Nothing is tried before.</summary>
    public DateTimeOffset NextAt { get; init; }

    public DateTimeOffset? LastSuccessAt { get; init; }

    public DateTimeOffset? LastFailureAt { get; init; }

    /// <summary>HTTP status of the last failure; 0 where there was no answer.</summary>
    public int LastFailureStatus { get; init; }

    public long Delivered { get; init; }

    /// <summary>Messages given up after three days.</summary>
    public long GivenUp { get; init; }

    /// <summary>Whether it was let go on since it last failed: then it waits for nothing that was set before.</summary>
    public bool IsResumed(Callback callback) => callback.ResumedAt > (LastFailureAt ?? DateTimeOffset.MinValue);

    [JsonIgnore]
    public bool IsDown => DownSince is not null;
}
