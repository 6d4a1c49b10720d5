using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Printing;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Printing;
using Budkavle.Storage;

namespace Budkavle.Grains.Printing;

/// <summary>
/// Makes jobs for a print house and reads its receipts. Which letters are in a job is decided by entries in the log before anything is
/// written, so a job that is interrupted is written again with the same letters, and a letter is in one job only. One process does this.
/// </summary>
public sealed class PrintHouse(Engine engine, IGrainFactory grains, IPrintLetters letters, PrintOptions options, TimeProvider clock)
    : IDisposable
{
    private const int PageRows = 1000;
    private readonly SemaphoreSlim _alone = new(1, 1);

    private string Receipts => Path.Combine(options.Directory, "receipts");

    /// <summary>Reads receipts, puts waiting letters into a job, and writes every job that is not where it should be.</summary>
    public async Task<PrintRun> RunAsync(CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken);
        try
        {
            var (receipts, strange) = await ReadFilesAsync(cancellationToken);
            await AssignAsync(NextJob());
            var (jobs, count) = await WriteJobsAsync(cancellationToken);
            return new PrintRun(jobs, count, receipts, strange);
        }
        finally
        {
            _alone.Release();
        }
    }

    /// <summary>Whether a job was made on this day already.</summary>
    public bool HasJobOf(DateOnly day) => new JobFolder(options.Directory, PrintJobName.Of(day, 1)).IsDone;

    /// <summary>Reads receipts only.</summary>
    public async Task<(int Noted, int Strange)> ReadReceiptsAsync(CancellationToken cancellationToken)
    {
        await _alone.WaitAsync(cancellationToken);
        try
        {
            return await ReadFilesAsync(cancellationToken);
        }
        finally
        {
            _alone.Release();
        }
    }

    public void Dispose() => _alone.Dispose();

    private async Task<(int Noted, int Strange)> ReadFilesAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Receipts);
        var (noted, strange) = (0, 0);
        foreach (var path in Directory.GetFiles(Receipts, "*.csv").Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length > PrintReceipt.BytesMax)
            {
                // Left where it is, and said again at every run until somebody has looked.
                strange++;
                continue;
            }

            var lines = (await File.ReadAllLinesAsync(path, cancellationToken)).Where(line => line.Length > 0).ToArray();
            var found = lines.Select(PrintReceipt.Read).OfType<PrintReceipt>().ToArray();
            var news = await NoteAsync(found);
            noted += news;
            // A heading is no line that was not understood.
            strange += lines.Length - news - (lines.Length > 0 && PrintReceipt.Read(lines[0]) is null ? 1 : 0);
            // Only now: a file that was read in part is read again, and what is known already changes nothing.
            var done = Directory.CreateDirectory(Path.Combine(Receipts, "done")).FullName;
            File.Move(path, Path.Combine(done, Path.GetFileName(path)), overwrite: true);
        }

        return (noted, strange);
    }

    private async Task<int> NoteAsync(PrintReceipt[] receipts)
    {
        var noted = 0;
        var places = receipts.Select(receipt => (receipt, Known: engine.LetterIds.TryDecode(receipt.LetterId, out var place), Place: place))
            .Where(one => one.Known && one.Place.Position.Shard < engine.Shards);
        foreach (var shard in places.GroupBy(one => one.Place.Position.Shard))
        {
            foreach (var part in shard.Chunk(PageRows))
            {
                var answers = await grains.GetGrain<IPostOfficeGrain>(shard.Key).NotePrints([.. part.Select(one => new PrintNews
                {
                    Letter = one.Place.Position.Sequence, Job = one.receipt.Job, What = one.receipt.What,
                })]);
                noted += answers.Count(answer => answer);
            }
        }

        return noted;
    }

    /// <summary>The day's first job that was never there; several runs a day make several.</summary>
    private long NextJob()
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var free = Enumerable.Range(1, PrintJobName.NumberMax).Select(number => PrintJobName.Of(day, number))
            .FirstOrDefault(job => !new JobFolder(options.Directory, job).IsDone);
        return free != 0 ? free : throw new InvalidOperationException("No more jobs can be made today.");
    }

    private async Task AssignAsync(long job)
    {
        var left = options.LettersMax;
        for (var shard = 0; shard < engine.Shards && left > 0;)
        {
            var (assigned, looked) = await grains.GetGrain<IPostOfficeGrain>(shard).AssignPrints(job, Math.Min(left, PageRows));
            left -= assigned;
            if (looked == 0) shard++;
        }
    }

    private async Task<(int Jobs, int Letters)> WriteJobsAsync(CancellationToken cancellationToken)
    {
        var rows = new List<(int Shard, PrintRow Row)>();
        for (var shard = 0; shard < engine.Shards; shard++) await FindAssignedAsync(shard, rows);
        var count = 0;
        var jobs = rows.GroupBy(row => row.Row.Job).OrderBy(job => job.Key).ToArray();
        foreach (var job in jobs)
        {
            PrintTask[] ordered = [.. job.OrderBy(one => one.Shard).ThenBy(one => one.Row.Letter.Sequence)
                .Select(one => new PrintTask(one.Shard, one.Row))];
            var folder = new JobFolder(options.Directory, job.Key);
            // There already: the process ended before it said so.
            if (folder.IsDone) folder.Done();
            else ordered = await WriteAsync(folder, ordered, cancellationToken);
            await SayAsync(ordered, EntryType.PrintHandedOver);
            count += ordered.Length;
        }

        return (jobs.Length, count);
    }

    private async Task SayAsync(IEnumerable<PrintTask> tasks, EntryType what)
    {
        foreach (var part in tasks.GroupBy(one => one.Shard).SelectMany(shard => shard.Chunk(PageRows)))
        {
            await grains.GetGrain<IPostOfficeGrain>(part[0].Shard).NotePrints([.. part.Select(one => new PrintNews
            {
                Letter = one.Row.Letter.Sequence, Job = one.Row.Job, What = what,
            })]);
        }
    }

    private async Task FindAssignedAsync(int shard, List<(int Shard, PrintRow Row)> found)
    {
        var stream = StreamKey.OfShard(shard, engine.Shards).Value;
        for (var before = long.MaxValue; ;)
        {
            var rows = await grains.GetGrain<IPostOfficeGrain>(shard).ReadList(stream, Buckets.PrintJobs, before, PageRows);
            found.AddRange(rows.Select(row => (shard, PrintRow.Read(row.Bytes.Span)))
                .Where(one => one.Item2.State == EntryType.PrintAssigned));
            if (rows.Length < PageRows) return;
            before = rows[^1].Position;
        }
    }

    /// <summary>Writes a job; returns those that are in it.</summary>
    private async Task<PrintTask[]> WriteAsync(JobFolder folder, PrintTask[] tasks, CancellationToken cancellationToken)
    {
        folder.Begin();
        var (written, left) = (new List<PrintTask>(tasks.Length), new List<PrintTask>());
        foreach (var part in tasks.GroupBy(one => one.Shard).SelectMany(shard => shard.Chunk(PageRows)))
        {
            var office = grains.GetGrain<IPostOfficeGrain>(part[0].Shard);
            var contacts = await office.ReadContacts([.. part.Select(one => one.Row.Mailbox.Value)]);
            for (var i = 0; i < part.Length; i++)
            {
                var address = contacts[i].Settings.IsEmpty ? null : SettingsCodec.Read(contacts[i].Settings).PostalAddress;
                var letter = await letters.FindAsync(part[i].Row.Mailbox, part[i].Row.Letter, cancellationToken);
                var isComplete = letter is not null && PostalAddress.IsValid(address);
                if (isComplete) await folder.AddAsync(letter!, address!, cancellationToken);
                (isComplete ? written : left).Add(part[i]);
            }
        }

        // The address was taken away, or the letter purged, after the job was decided. Said before the job is there, or a run after a
        // crash would take them for handed over.
        await SayAsync(left, EntryType.PrintUnaddressed);
        await folder.FinishAsync(cancellationToken);
        return [.. written];
    }

    private sealed record PrintTask(int Shard, PrintRow Row);
}
