using Budkavle.Grains.Letters;

namespace Budkavle.Api.Letters;

/// <summary>The answer to a letter that was accepted.</summary>
/// <param name="LetterId">The letter's id from now on.</param>
/// <param name="Status">delivered, or scheduled.</param>
/// <param name="AcceptedAt">When it became durable.</param>
/// <param name="DeliveredAt">When it became available to the recipient; absent while scheduled.</param>
public sealed record LetterReceipt(Guid LetterId, string Status, DateTimeOffset AcceptedAt, DateTimeOffset? DeliveredAt)
{
    public static LetterReceipt Of(LetterIds ids, in DeliverResult result)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(result.At);
        var id = ids.Encode(result.Shard, result.Sequence, result.Version);
        return new LetterReceipt(id, result.Scheduled ? "scheduled" : "delivered", at, result.Scheduled ? null : at);
    }
}
