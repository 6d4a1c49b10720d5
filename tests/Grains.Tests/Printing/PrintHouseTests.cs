using System.Security.Cryptography;
using System.Text.Json;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Printing;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Storage;

namespace Budkavle.Grains.Tests.Printing;

/// <summary>From an unread letter to a job for the print house and its receipt.</summary>
public sealed class PrintHouseTests : IPrintLetters, IDisposable
{
    private static readonly Escalation OnPaper = new(0, 0, 5);
    private readonly string _folder = Directory.CreateTempSubdirectory("budkavle-print-").FullName;
    private NotificationRig _rig = new NotificationRig().Start();
    private Action _beforeReading = () => { };

    [Fact]
    public void An_unread_letter_is_in_one_job_with_its_address_and_checksums()
    {
        var (mailbox, letter) = Send(1, "Anna Ek", "Gatan 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        var run = Run();
        Assert.Equal((1, 1), (run.Jobs, run.Letters));
        var job = Assert.Single(Jobs());
        var item = Assert.Single(Manifest(job).GetProperty("items").EnumerateArray());
        Assert.Equal(_rig.IdOf(mailbox, letter), item.GetProperty("letterId").GetGuid());
        Assert.Equal(["Anna Ek", "Gatan 1", "123 45 Byn"], item.GetProperty("address").EnumerateArray().Select(line => line.GetString()));
        var files = item.GetProperty("files").EnumerateArray().ToArray();
        Assert.Equal(["00001.pdf", "00001-1.pdf"], files.Select(file => file.GetProperty("name").GetString()));
        Assert.All(files, file => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(job, file.GetProperty("name").GetString()!)))),
            file.GetProperty("sha256").GetString()));
        Assert.Contains("\"Anna Ek\",\"Gatan 1\",\"123 45 Byn\"", Addresses(job), StringComparison.Ordinal);
        Assert.Equal([EntryType.PrintOrdered, EntryType.PrintAssigned, EntryType.PrintHandedOver], Prints());
        Assert.Equal(0, Run().Letters);
        Assert.Single(Jobs());
    }

    [Fact]
    public void A_letter_that_is_read_before_is_neither_ordered_nor_printed()
    {
        var (early, first) = Send(1, "Anna Ek", "Gatan 1", "123 45 Byn");
        var (late, second) = Send(2, "Bo Ek", "Gatan 2", "123 45 Byn");
        _rig.Read(early, first.Version);
        _rig.Sleep(TimeSpan.FromDays(6));
        _rig.Read(late, second.Version);
        Assert.Equal(0, Run().Letters);
        Assert.Equal([EntryType.PrintOrdered, EntryType.PrintCancelled], Prints());
        Assert.Empty(Jobs());
    }

    [Fact]
    public void A_letter_without_an_address_is_left_with_a_word_of_it()
    {
        var mailbox = _rig.Register(1);
        _rig.Deliver(mailbox, escalation: OnPaper);
        _rig.Sleep(TimeSpan.FromDays(6));
        Assert.Equal(0, Run().Letters);
        Assert.Equal([EntryType.PrintOrdered, EntryType.PrintUnaddressed], Prints());
        _rig.GiveAddress(mailbox, "Anna Ek", "Gatan 1", "123 45 Byn");
        Assert.Equal(0, Run().Letters);
    }

    [Fact]
    public void A_job_that_a_crash_interrupted_is_written_whole_by_the_next_process_and_no_letter_twice()
    {
        for (var number = 1; number <= 5; number++) Send(number, $"Anna {number}", "Gatan 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        var read = 0;
        _beforeReading = () =>
        {
            if (++read == 4) throw new InvalidOperationException("The process ends here.");
        };
        Assert.Throws<InvalidOperationException>(() => Run());
        Assert.Empty(Jobs());
        _beforeReading = () => { };
        _rig = new NotificationRig(_rig).Start();
        Assert.Equal(5, Run().Letters);
        Assert.Equal(5, Manifest(Assert.Single(Jobs())).GetProperty("letters").GetInt32());
        Assert.Equal(0, Run().Letters);
        Assert.Equal(5, Prints().Count(type => type == EntryType.PrintHandedOver));
    }

    [Fact]
    public void A_job_that_was_put_there_by_a_process_that_ended_before_it_said_so_is_said_and_not_written_again()
    {
        Send(1, "Anna Ek", "Gatan 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        // The rig's clock begins on the second day.
        const string name = "19700108-01";
        _beforeReading = () => throw new InvalidOperationException("The process ends here.");
        Assert.Throws<InvalidOperationException>(() => Run());
        Directory.CreateDirectory(Path.Combine(_folder, name));
        Assert.Equal(1, Run().Letters);
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, name)));
        Assert.Equal(EntryType.PrintHandedOver, Prints()[^1]);
    }

    [Fact]
    public void A_job_that_the_print_house_has_taken_away_leaves_its_name_taken()
    {
        Send(1, "Anna Ek", "Gatan 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        Run();
        var first = Assert.Single(Jobs());
        Directory.Delete(first, recursive: true);
        var (_, second) = Send(2, "Bo Ek", "Gatan 2", "123 45 Byn");
        Assert.Equal(0, Run().Letters);
        Assert.True(second.Sequence > 0);
        _rig.Sleep(TimeSpan.FromDays(6));
        Run();
        Assert.NotEqual(first, Assert.Single(Jobs()));
        Assert.Equal("Bo Ek", Manifest(Jobs()[0]).GetProperty("items")[0].GetProperty("address")[0].GetString());
    }

    [Fact]
    public void Receipts_say_printed_and_returned_once_and_only_of_letters_in_that_job()
    {
        var (mailbox, letter) = Send(1, "Anna Ek", "Gatan 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        Run();
        var (job, id) = (Path.GetFileName(Assert.Single(Jobs())), _rig.IdOf(mailbox, letter));
        Receipt("1.csv", "job,letterId,status", $"{job},{id},printed", $"{job},{id},printed", $"20200101-01,{id},returned",
            $"{job},{Guid.Empty},printed");
        var first = Run();
        Assert.Equal((1, 3), (first.Receipts, first.NotUnderstood));
        Receipt("2.csv", $"{job},{id},returned");
        Assert.Equal(1, Run().Receipts);
        Receipt("2.csv", $"{job},{id},printed");
        Assert.Equal(0, Run().Receipts);
        Assert.Equal([EntryType.LetterPrinted, EntryType.PrintReturned], Prints().Skip(3));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "receipts")));
    }

    [Fact]
    public void A_job_has_no_more_letters_than_the_print_house_takes_and_the_rest_come_in_the_next()
    {
        for (var number = 1; number <= 5; number++) Send(number, $"Anna {number}", "Gatan 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        Assert.Equal(3, Run(lettersMax: 3).Letters);
        Assert.Equal(2, Run(lettersMax: 3).Letters);
        Assert.Equal(2, Jobs().Length);
    }

    [Fact]
    public void An_address_that_is_a_formula_to_a_spreadsheet_is_text()
    {
        Send(1, "=1+1", "\"Gatan\" 1", "123 45 Byn");
        _rig.Sleep(TimeSpan.FromDays(6));
        Run();
        Assert.Contains("\"'=1+1\",\"\"\"Gatan\"\" 1\"", Addresses(Jobs()[0]), StringComparison.Ordinal);
    }

    public ValueTask<PrintableLetter?> FindAsync(StreamKey mailbox, LetterReference letter, CancellationToken cancellationToken)
    {
        _beforeReading();
        return ValueTask.FromResult<PrintableLetter?>(new PrintableLetter
        {
            LetterId = _rig.IdOf(mailbox.Value, new DeliverResult { Sequence = letter.Sequence, Version = letter.Version }),
            SenderName = "Skatteverket",
            Subject = "Beslut",
            Text = "Hej",
            Date = "2026-11-22",
            Attachments = ["%PDF-1.4"u8.ToArray()],
        });
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private (UInt128 Mailbox, DeliverResult Letter) Send(int number, params string[] address)
    {
        var mailbox = _rig.Register(number);
        _rig.GiveAddress(mailbox, address);
        return (mailbox, _rig.Deliver(mailbox, escalation: OnPaper));
    }

    private PrintRun Run(int lettersMax = 10_000)
    {
        using var house = _rig.PrintHouse(_folder, this, lettersMax);
        return _rig.Await(() => house.RunAsync(CancellationToken.None));
    }

    private string[] Jobs() => [.. Directory.GetDirectories(_folder, "1970*").Order(StringComparer.Ordinal)];

    private static string Addresses(string job) => File.ReadAllText(Path.Combine(job, "addresses.csv"));

    private static JsonElement Manifest(string job) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(job, "job.json"))).RootElement;

    private void Receipt(string name, params string[] lines) =>
        File.WriteAllLines(Path.Combine(_folder, "receipts", name), lines);

    private EntryType[] Prints() => [.. _rig.Entries().Select(entry => entry.Type).Where(type =>
        type is (>= EntryType.PrintOrdered and <= EntryType.PrintUnaddressed) or EntryType.PrintCancelled)];
}
