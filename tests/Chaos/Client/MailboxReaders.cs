using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Chaos.Client;

/// <summary>
/// Recipients who now and then look through their mailbox, open a letter, mark it as read, and confirm it where that is asked for.
/// </summary>
internal sealed class MailboxReaders(SiloClient client, Ledger ledger, Random random, double perSecond, TimeProvider clock)
{
    private const int PageLetters = 200;

    /// <summary>Looks so far, and how many of them got through.</summary>
    public (int Begun, int Done) Looks { get; private set; }

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Looks = (Looks.Begun + 1, Looks.Done);
            if (await LookAsync(random.Next(client.Cast.Recipients.Count))) Looks = (Looks.Begun, Looks.Done + 1);
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(random.NextDouble() * 2 / perSecond), clock, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>All pages of a mailbox; null if one did not come.</summary>
    public static async Task<List<SeenLetter>?> ListAsync(SiloClient client, int recipient)
    {
        var seen = new List<SeenLetter>();
        var after = "";
        do
        {
            var page = await client.OwnerAsync(
                recipient, HttpMethod.Get, $"/v1/mailbox/letters?limit={PageLetters}{(after.Length == 0 ? "" : "&after=" + after)}");
            if (!page.IsOk) return null;
            seen.AddRange(page.Items("letters").Select(one =>
                new SeenLetter(one.GetProperty("letterId").GetString()!, StandingOf(one.GetProperty("status").GetString()!))));
            after = page.Text("next");
        }
        while (after.Length > 0);
        return seen;
    }

    public static Standing StandingOf(string status) => status switch
    {
        "scheduled" => Standing.Scheduled,
        "read" => Standing.Read,
        "confirmed" => Standing.Confirmed,
        _ => Standing.Delivered,
    };

    private async Task<bool> LookAsync(int recipient)
    {
        var (began, zombies) = (ledger.Now, client.Target.ZombieChanges);
        var seen = await ListAsync(client, recipient);
        if (seen is null) return false;
        // While two silos serve, one of them may not yet know what the other wrote; what it showed must still be true.
        var isWhole = zombies % 2 == 0 && zombies == client.Target.ZombieChanges;
        ledger.Add(Reading(recipient, began, seen, isWhole));
        var unread = seen.Where(one => one.Standing == Standing.Delivered).ToArray();
        if (unread.Length > 0) await OpenAsync(recipient, unread[random.Next(unread.Length)].LetterId);
        return true;
    }

    private async Task OpenAsync(int recipient, string letterId)
    {
        var opened = await client.OwnerAsync(recipient, HttpMethod.Get, $"/v1/mailbox/letters/{letterId}");
        ledger.Count(opened.Status, opened.Code);
        if (!opened.IsOk) return;
        await CommandAsync(recipient, letterId, "read", Standing.Read);
        var confirms = opened.Json.TryGetProperty("confirmationRequired", out var asked) && asked.GetBoolean();
        if (confirms && random.Next(2) == 0) await CommandAsync(recipient, letterId, "confirm", Standing.Confirmed);
    }

    /// <summary>A command that is acknowledged shows how far the letter has come at least.</summary>
    private async Task CommandAsync(int recipient, string letterId, string command, Standing standing)
    {
        var began = ledger.Now;
        var done = await client.OwnerAsync(recipient, HttpMethod.Post, $"/v1/mailbox/letters/{letterId}/{command}");
        ledger.Count(done.Status, done.Code);
        if (done.IsOk) ledger.Add(Reading(recipient, began, [new SeenLetter(letterId, standing)], isWhole: false));
    }

    private MailboxReading Reading(int recipient, long began, IReadOnlyList<SeenLetter> letters, bool isWhole) => new()
    {
        Recipient = Cast.NameOf(recipient), InvokedAt = began, EndedAt = ledger.Now, Letters = letters, IsWhole = isWhole,
    };
}
