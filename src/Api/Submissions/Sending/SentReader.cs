using Budkavle.Api.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>Shows who sent submissions what became of them.</summary>
public sealed class SentReader(Engine engine, IGrainFactory grains)
{
    public const int PageItems = 50;

    /// <summary>A page of the newest, and whether there are more.</summary>
    public async Task<(IReadOnlyList<SentView> Items, bool HasMore)> ListAsync(UInt128 mailbox, int page)
    {
        var box = await ReadAsync(mailbox);
        var items = box.Items.Reverse().Skip(page * PageItems).Take(PageItems + 1).ToList();
        return (await ViewAsync([.. items.Take(PageItems)]), items.Count > PageItems);
    }

    public async Task<SentView?> FindAsync(UInt128 mailbox, Guid id) =>
        (await ReadAsync(mailbox)).Find(id.ToString("N")) is { } item ? (await ViewAsync([item]))[0] : null;

    private async Task<SentBox> ReadAsync(UInt128 mailbox) =>
        SubmissionCodec.ReadBox(await grains.GetGrain<ISentGrain>(engine.Hashes.SentOf(mailbox).ToString()).Read());

    private async Task<IReadOnlyList<SentView>> ViewAsync(IReadOnlyList<SentItem> items)
    {
        var standings = new Dictionary<string, LetterStanding>();
        foreach (var shard in items.Where(item => item.Taken is not null).GroupBy(item => item.Taken!.Shard))
        {
            var taken = shard.ToArray();
            var found = await grains.GetGrain<IPostOfficeGrain>(shard.Key).FindLetters(Array.ConvertAll(
                taken, item => new LetterPlace { Mailbox = MailboxOf(item), Letter = item.Taken!.Number }));
            for (var i = 0; i < found.Length; i++) standings[taken[i].Sent.Key] = found[i];
        }

        return [.. items.Select(item => ViewOf(item, standings.TryGetValue(item.Sent.Key, out var standing) ? standing : null))];
    }

    private SentView ViewOf(SentItem item, LetterStanding? standing) => new(
        Guid.ParseExact(item.Sent.Key, "N"),
        item,
        StatusOf(item, standing),
        standing is { ReadAt: > 0 } read ? Ids.ToTime(read.ReadAt) : null,
        item.Taken is { } taken ? engine.LetterIds.Encode(taken.Shard, taken.Sequence, taken.Number) : null);

    private static SentStatus StatusOf(SentItem item, LetterStanding? standing)
    {
        if (item.Code is not null) return SentStatus.Refused;
        if (item.Taken is null) return SentStatus.Waiting;
        if (standing is not { IsThere: true } there) return SentStatus.Purged;
        return there.ReadAt > 0 ? SentStatus.Fetched : SentStatus.Received;
    }

    private UInt128 MailboxOf(SentItem item) => engine.Hashes.SubmissionsOf(
        UInt128.Parse(item.Sent.Agency, System.Globalization.NumberStyles.AllowHexSpecifier, null)).Value;
}
