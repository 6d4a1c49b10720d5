using System.Text.Json.Serialization;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Feeds;
using Budkavle.Storage;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>An event whose message was not taken, or waits behind such a one of its letter.</summary>
internal sealed record ParkedEvent
{
    public required int Type { get; init; }

    public required int Shard { get; init; }

    public required long Letter { get; init; }

    public required uint Version { get; init; }

    public required long At { get; init; }

    public required long Sequence { get; init; }

    public required Guid Dispatch { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset FirstAt { get; init; }

    public required DateTimeOffset NextAt { get; init; }

    [JsonIgnore]
    public LogPosition LetterPosition => new(Shard, Letter);

    [JsonIgnore]
    public FeedEvent Event => new(
        (EntryType)Type, LetterPosition, Version, At, new LogPosition(Shard, Sequence), Ids.ToUInt128(Dispatch));

    /// <summary>A letter and what happens to it are in one shard.</summary>
    public static ParkedEvent Of(in FeedEvent happened, DateTimeOffset now, DateTimeOffset next, int attempts) => new()
    {
        Type = (int)happened.Type,
        Shard = happened.Position.Shard,
        Letter = happened.Letter.Sequence,
        Version = happened.Version,
        At = happened.At,
        Sequence = happened.Position.Sequence,
        Dispatch = Ids.ToGuid(happened.Dispatch),
        Attempts = attempts,
        FirstAt = now,
        NextAt = next,
    };
}
