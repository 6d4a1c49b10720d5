using Budkavle.Checker.Histories;
using Budkavle.Checker.States;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Clients;

/// <summary>Reads a mailbox page by page, opens letters, confirms them, puts some away and takes some back.</summary>
internal sealed class RecipientClient(World world, Chance chance, Recipient recipient) : Client(world, chance, "at-" + recipient.Name)
{
    private const int PageRows = 3;
    private bool _movesLetters;

    public bool IsRegistered { get; private set; }

    private IMailboxGrain Mailbox => Grains.GetGrain<IMailboxGrain>(recipient.Mailbox.ToString());

    protected override async Task ActAsync()
    {
        await RegisterAsync();
        IsRegistered = true;
        while (World.IsStorming)
        {
            await WaitAsync(50, 2500);
            if (!World.IsStorming) return;
            try
            {
                var letters = await ReadAsync();
                if (letters.Count > 0) await CommandAsync(Chance.Of(letters));
            }
            catch (Exception)
            {
                // No answer, no reading.
            }
        }
    }

    private Task<LetterRefusal[]> RegisterAsync()
    {
        var settings = SettingsCodec.Write(new MailboxSettings
        {
            Number = recipient.Number.Value,
            Email = recipient.WantsMail ? recipient.Address : null,
            BlockedSenders = recipient.Blocked == 0 ? [] : [recipient.Blocked.ToString("x32", null)],
        });
        var item = new RegisterItem { Mailbox = recipient.Mailbox.Value, Settings = settings };
        return InsistAsync(async () =>
        {
            var answer = await Grains.GetGrain<IPostOfficeGrain>(recipient.Shard).Register([item]);
            return answer[0] == LetterRefusal.Overloaded ? throw new TimeoutException() : answer;
        });
    }

    private async Task<List<(uint Version, LetterRow Row)>> ReadAsync()
    {
        var begun = Now;
        var letters = await ReadFolderAsync(Buckets.Inbox);
        letters.AddRange(await ReadFolderAsync(Buckets.Archive));
        World.Letters.Add(new MailboxReading
        {
            Recipient = recipient.Name,
            InvokedAt = begun,
            EndedAt = Now,
            Letters = [.. letters.Select(one => new SeenLetter(World.LetterIdOf(recipient.Shard, one.Row.Sequence), StandingOf(one.Row)))
                .DistinctBy(one => one.LetterId)],
            // A letter that moves between the folders while they are read may be seen in neither.
            IsWhole = !_movesLetters,
        });
        Tell($"reads {letters.Count} letters");
        return letters;
    }

    private async Task<List<(uint Version, LetterRow Row)>> ReadFolderAsync(byte bucket)
    {
        var letters = new List<(uint Version, LetterRow Row)>();
        for (var before = long.MaxValue; ;)
        {
            var page = await Mailbox.List(bucket, before, PageRows);
            letters.AddRange(page.Select(row => ((uint)row.Position, LetterRow.Read(row.Bytes))));
            if (page.Length < PageRows) return letters;
            before = page[^1].Position;
        }
    }

    private async Task CommandAsync((uint Version, LetterRow Row) letter)
    {
        var command = Chance.Of(
            [LetterCommand.Read, LetterCommand.Read, LetterCommand.Confirm, LetterCommand.Archive, LetterCommand.Restore]);
        if (command is LetterCommand.Archive or LetterCommand.Restore) _movesLetters = true;
        var begun = Now;
        var refusal = await Mailbox.Command(letter.Version, command);
        if (refusal != LetterRefusal.None || command is LetterCommand.Archive or LetterCommand.Restore) return;
        var id = World.LetterIdOf(recipient.Shard, letter.Row.Sequence);
        Tell($"has done {command} with {id}");
        var standing = Standing.Confirmed;
        if (command == LetterCommand.Read)
        {
            // It may have been confirmed already, by a command whose answer got lost.
            begun = Now;
            if (await Mailbox.Find(letter.Version) is not { } found) return;
            standing = StandingOf(LetterRow.Read(found.Bytes));
            if (standing < Standing.Read) standing = Standing.Read;
        }

        World.Letters.Add(new MailboxReading
        {
            Recipient = recipient.Name,
            InvokedAt = begun,
            EndedAt = Now,
            Letters = [new SeenLetter(id, standing)],
        });
    }

    public static Standing StandingOf(in LetterRow row) => row.Status switch
    {
        LetterStatus.Scheduled => Standing.Scheduled,
        LetterStatus.Delivered => Standing.Delivered,
        LetterStatus.Read => Standing.Read,
        _ => Standing.Confirmed,
    };
}
