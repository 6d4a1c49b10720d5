using System.Collections.Concurrent;
using Budkavle.Checker;
using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Chaos.Client;

/// <summary>Waits for rest, then reads everything back through the public interface: mailboxes, letters, feed, counts.</summary>
internal sealed class FinalReader(SiloClient client, Ledger ledger, DispatchSender dispatches, MailRoom mail, TimeProvider clock)
{
    private const int Readers = 8;
    private const int AttemptsMax = 20;
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <summary>Reads the state once nothing moves any more, or the limit has passed.</summary>
    public async Task<FinalState> ReadAsync(string name, TimeSpan limit, Action<string> progress)
    {
        var began = clock.GetTimestamp();
        var counts = await dispatches.CountAsync();
        var feed = new FeedFollower(client, ledger, "reader " + name, clock);
        var isQuiet = false;
        while (!isQuiet && clock.GetElapsedTime(began) < limit)
        {
            counts ??= await dispatches.CountAsync();
            isQuiet = await feed.FinishAsync() && counts is not null && IsTold(feed.Events);
            progress($"{name}: waiting for rest, {clock.GetElapsedTime(began).TotalSeconds:F0} s");
            if (!isQuiet) await Task.Delay(_pause, clock);
        }

        var (letters, mailboxes) = await ReadMailboxesAsync(name, progress);
        return new FinalState
        {
            Name = name,
            IsQuiet = isQuiet,
            Letters = letters,
            Mailboxes = mailboxes,
            Dispatches = counts ?? [],
            Notifications = mail.Sent,
            FeedsTellNotifications = true,
            Feeds = [feed.ToReading(isQuiet)],
        };
    }

    /// <summary>Every scheduled letter was delivered, and of every delivered letter the notification has its outcome.</summary>
    private static bool IsTold(IReadOnlyList<FeedEvent> events)
    {
        HashSet<string> Letters(params FeedEventKind[] kinds) =>
            [.. events.Where(one => kinds.Contains(one.Kind)).Select(one => one.LetterId)];
        var delivered = Letters(FeedEventKind.Delivered);
        return Letters(FeedEventKind.Scheduled).IsSubsetOf(delivered)
            && delivered.IsSubsetOf(Letters(FeedEventKind.Notified, FeedEventKind.NotificationFailed));
    }

    private async Task<(IReadOnlyList<FinalLetter> Letters, IReadOnlyList<MailboxCount> Mailboxes)> ReadMailboxesAsync(
        string name, Action<string> progress)
    {
        var letters = new ConcurrentBag<FinalLetter>();
        var mailboxes = new ConcurrentBag<MailboxCount>();
        await Parallel.ForAsync(0, client.Cast.Recipients.Count, new ParallelOptions { MaxDegreeOfParallelism = Readers },
            async (recipient, _) =>
            {
                mailboxes.Add(await ReadMailboxAsync(recipient, letters));
                progress($"{name}: {mailboxes.Count} of {client.Cast.Recipients.Count} mailboxes read, {letters.Count} letters");
            });
        return ([.. letters], [.. mailboxes]);
    }

    private async Task<MailboxCount> ReadMailboxAsync(int recipient, ConcurrentBag<FinalLetter> letters)
    {
        var seen = await RepeatAsync(() => MailboxReaders.ListAsync(client, recipient)) ?? [];
        foreach (var one in seen)
        {
            var path = $"/v1/mailbox/letters/{one.LetterId}";
            var letter = await RepeatAsync(async () =>
            {
                var answer = await client.OwnerAsync(recipient, HttpMethod.Get, path);
                return answer.IsOpen || RefusalCodes.Passing.Contains(answer.Code) ? null : answer;
            });
            letters.Add(new FinalLetter
            {
                Recipient = Cast.NameOf(recipient),
                LetterId = one.LetterId,
                Sender = Ledger.Agency,
                Standing = one.Standing,
                AsksForNotification = true,
                Content = letter is not { IsOk: true } ? null
                    : Letter.DigestOf(letter.Text("subject"), letter.Json.GetProperty("body").GetProperty("content").GetString()!),
            });
        }

        var summary = await RepeatAsync(async () =>
            await client.OwnerAsync(recipient, HttpMethod.Get, "/v1/mailbox") is { IsOk: true } ok ? ok : null);
        return new MailboxCount(Cast.NameOf(recipient), summary?.Json.GetProperty("letters").GetInt64() ?? -1);
    }

    private async Task<T?> RepeatAsync<T>(Func<Task<T?>> ask) where T : class
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (await ask() is { } answer) return answer;
            await Task.Delay(_pause, clock);
        }

        return null;
    }
}
