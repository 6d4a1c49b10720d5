using System.IO.Compression;
using System.Net;
using System.Text;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Portal;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Portal;
using Budkavle.Grains.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Api.Tests.Portal;

/// <summary>Letters in which each recipient's has values of its own, from the columns of a list.</summary>
public sealed class PortalMergeTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    private static string Text(Browser.Answer answer) => WebUtility.HtmlDecode(answer.Text);

    [Fact]
    public async Task Each_row_becomes_a_letter_of_its_own_which_is_seen_before_it_is_sent()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Tid för ((Namn))", "Kom ((dag)), **((Namn))**.");
        var numbers = world.Recipients.Take(3).ToArray();
        var good = $"dag;PERSONNUMMER;namn;annat\r\nmåndag;{numbers[0]};Åsa;\r\ntisdag;{numbers[1]};\"Bo; B\";x\r\n";
        var list = good + $"onsdag;199912319999;Cia;\r\nonsdag;{numbers[2]};;\r\n";
        await officer.UploadAsync(merge + "/list", "lista.csv", Encoding.UTF8.GetBytes(list));
        var wrong = Text(await officer.GetAsync(merge));
        list = good + $"onsdag;{numbers[2]};Dan;\r\n";
        var taken = await officer.UploadAsync(merge + "/list", "lista.csv", Encoding.Latin1.GetBytes(list));
        var first = Text(await officer.GetAsync(taken.Location));
        var second = Text(await officer.GetAsync(merge + "?row=1"));
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        var done = await UntilAsync(officer, merge + "?still=1", "mark done");

        Assert.Contains("<th scope=\"row\" class=\"n\">4</th><td>PERSONNUMMER</td>", wrong, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\" class=\"n\">5</th><td>Namn</td><td>the cell is empty</td>", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("199912319999", wrong, StringComparison.Ordinal);
        Assert.Contains("Tid för Åsa", first, StringComparison.Ordinal);
        Assert.Contains("Kom tisdag, <strong>Bo; B</strong>.", second, StringComparison.Ordinal);
        Assert.Contains("<dt>Sent</dt><dd>3</dd>", done, StringComparison.Ordinal);
        string[] subjects = ["Tid för Åsa", "Tid för Bo; B", "Tid för Dan"];
        foreach (var (number, subject) in numbers.Zip(subjects)) Assert.Equal([subject], await SubjectsOfAsync(number));
    }

    [Fact]
    public async Task A_list_with_two_columns_of_one_name_is_told_and_not_taken()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Lika ((namn))", "Hej.");
        var number = world.Recipients.First();
        await officer.UploadAsync(merge + "/list", "a.csv", Encoding.UTF8.GetBytes($"personnummer;namn;NA-MN\r\n{number};Bo;Eva\r\n"));
        var wrong = Text(await officer.GetAsync(merge));
        var start = await officer.SubmitAsync(merge, new() { ["do"] = "start" });

        Assert.Contains("<td>namn</td><td>another column says the same; keep one</td>", wrong, StringComparison.Ordinal);
        Assert.Contains("There is no list.", Text(start), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("personnummer;namn;Na-mn", "namn", "namn")]
    [InlineData("personnummer;namn;x;X", "namn", "x")]
    [InlineData("personnummer;namn;;", "namn", "")]
    [InlineData("personnummer;namn;recipient", "namn", "recipient")]
    [InlineData("personnummer;recipient", "personnummer", "recipient")]
    [InlineData("recipient;personnummer", "personnummer", "")]
    [InlineData("personnummer;nummer", "nummer", "")]
    [InlineData("personnummer;mottagare;adress;ort", "", "")]
    [InlineData("personnummer;mottagare", "", "mottagare")]
    public void Columns_of_which_each_could_be_meant_are_told(string headings, string needed, string told)
    {
        var list = Encoding.UTF8.GetBytes(headings + "\r\n1;2;3;4\r\n");
        var table = MergeTable.Read(list, needed.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Table!;

        Assert.Equal(told, string.Join(' ', table.FindAmbiguous()));
    }

    [Fact]
    public async Task A_list_without_a_column_is_told_before_anything_is_sent_and_a_template_asks_for_what_is_not_typed()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        await officer.SubmitAsync(world.At("templates/new"), new()
        {
            ["name"] = "Kallelse", ["type"] = "letter", ["subject"] = "Hos ((enhet))", ["written"] = "text/plain",
            ["content"] = "Hej ((namn)).",
        });
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var template = Text(await officer.GetAsync(draft)).Split("<option value=\"").Skip(2).First()[..36];
        await officer.SubmitAsync(draft, new() { ["template"] = template, ["do"] = "save" });
        var page = await officer.SubmitAsync(draft, new() { ["template"] = template, ["do"] = "save" });
        var paper = await officer.GetAsync(draft + "/paper.pdf");
        var merge = (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
        await officer.UploadAsync(merge + "/list", "lista.csv", Encoding.UTF8.GetBytes("personnummer;enhet\r\n1;x\r\n"));
        var wrong = Text(await officer.GetAsync(merge));
        var start = await officer.SubmitAsync(merge, new() { ["do"] = "start" });

        Assert.Equal((303, 200), (page.Status, paper.Status));
        Assert.Contains("/merges/", merge, StringComparison.Ordinal);
        Assert.Contains("<td>namn</td><td>the list has no such column</td>", wrong, StringComparison.Ordinal);
        Assert.Contains("There is no list.", Text(start), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_goes_on_after_a_crash_delivers_no_letter_twice_and_counts_each_once()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Igen ((namn))", "Hej.");
        var numbers = world.Recipients.Skip(10).Take(20).ToArray();
        var list = "personnummer;namn\r\n" + string.Concat(numbers.Select((number, row) => $"{number};{row}\r\n"))
            + $"{numbers[0]};igen\r\n";
        await officer.UploadAsync(merge + "/list", "lista.csv", Encoding.UTF8.GetBytes(list));
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        await UntilAsync(officer, merge + "?still=1", "mark done");
        var (store, id) = (world.Silo.Services.GetRequiredService<MergeStore>(), Guid.Parse(merge[^36..]));
        var under = new MergeUnderWay(world.Agency, id);
        // As if nothing had been written down behind the letters.
        await store.ChangeAsync(
            world.Agency, id,
            before => before with
            {
                Status = MergeStatus.Running, Next = 0, Sent = 0, Owner = "gone", OwnedUntil = default, EndedAt = null,
            },
            CancellationToken.None);
        await Service("another").RunAsync(under, CancellationToken.None);
        var after = await store.FindAsync(world.Agency, id, CancellationToken.None);

        Assert.Equal((MergeStatus.Done, 21, 0, 1), (after!.Status, after.Sent, after.Refused, after.Duplicates));
        Assert.Equal(["Igen 0", "Igen igen"], (await SubjectsOfAsync(numbers[0])).Order(StringComparer.Ordinal));
        Assert.Equal(["Igen 5"], await SubjectsOfAsync(numbers[5]));
    }

    [Fact]
    public async Task What_became_of_each_row_is_counted_drawn_and_listed_with_reasons_and_receipts()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var reader = await world.LogInAsync(PortalFixture.Reader);
        var merge = await MakeAsync(officer, "Följ ((namn))", "Hej.");
        var numbers = world.Recipients.Skip(40).Take(2).ToArray();
        string[] rows = [numbers[0], Unregistered(0), numbers[1], numbers[0]];
        await officer.UploadAsync(merge + "/list", "lista.csv", List(rows));
        var early = await reader.GetAsync(merge + "/results.csv");
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        await UntilAsync(officer, merge + "?still=1", "mark done");
        var owner = await world.Operator.OwnerAsync(numbers[1]);
        var letter = (await owner.ReadAsync("/v1/mailbox/letters")).Items("letters")[0].Text("letterId");
        using var read = await owner.PostAsync($"/v1/mailbox/letters/{letter}/read");

        var page = await UntilAsync(officer, merge + "?still=1", "<dt>Opened</dt><dd>1</dd>");
        var again = Text(await officer.GetAsync(merge + "?still=1"));
        var results = Lines(await reader.GetAsync(merge + "/results.csv"));
        var receipts = await reader.GetAsync(merge + "/receipts.zip");

        Assert.Equal(404, early.Status);
        Assert.All([page, again], text => Assert.Contains("Delivered: 3, Opened: 1", text, StringComparison.Ordinal));
        Assert.Contains("<dt>Not reachable</dt><dd>1</dd>", page, StringComparison.Ordinal);
        Assert.Equal(
            [$"2;{rows[0]};delivered", $"3;{rows[1]};has no mailbox that can be reached", $"4;{rows[2]};opened", $"5;{rows[3]};delivered"],
            results.Skip(1).Select(line => string.Join(';', line.Split(';').Take(3))));
        Assert.Equal(3, results.Skip(1).Select(line => line.Split(';')[3]).Where(id => id.Length > 0).Distinct().Count());
        Assert.Equal(letter, results[3].Split(';')[3]);
        using var zip = new ZipArchive(new MemoryStream(receipts.Bytes));
        Assert.Equal(3, zip.Entries.Select(entry => entry.FullName.Split('/')[0]).Distinct().Count());
        Assert.DoesNotContain(numbers[0], page + world.Silo.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merge_with_a_rate_is_stopped_on_its_way_and_lists_every_refused_row_at_its_end()
    {
        const int unregistered = 150;
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Sakta ((namn))", "Hej.");
        var numbers = world.Recipients.Skip(60).Take(30).ToArray();
        string[] rows = [.. numbers, .. Enumerable.Range(0, unregistered).Select(Unregistered)];
        await officer.UploadAsync(merge + "/list", "lista.csv", List(rows));
        await officer.SubmitAsync(merge, new() { ["do"] = "arrange", ["rate"] = "1" });
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        var store = world.Silo.Services.GetRequiredService<MergeStore>();
        var id = Guid.Parse(merge[^36..]);
        async Task<PortalMerge> ReadAsync() => (await store.FindAsync(world.Agency, id, CancellationToken.None))!;
        await Eventually.IsTrueAsync(
            async () => (await ReadAsync()).Sent > 0, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), () => "nothing is sent");
        await officer.SubmitAsync(merge, new() { ["do"] = "pause" });
        var paused = Text(await officer.GetAsync(merge));
        var onTheWay = await ReadAsync();
        await officer.SubmitAsync(merge, new() { ["do"] = "arrange", ["rate"] = "0" });
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        await UntilAsync(officer, merge + "?still=1", "mark done");
        var results = Lines(await officer.GetAsync(merge + "/results.csv"));

        Assert.Contains(">paused</span>", paused, StringComparison.Ordinal);
        Assert.Contains("value=\"1\"", paused, StringComparison.Ordinal);
        Assert.InRange(onTheWay.Next, 1, numbers.Length - 1);
        var done = await ReadAsync();
        Assert.Equal((30, unregistered, unregistered, 100), (done.Sent, done.Refused, done.Unreachable, done.RefusedRows.Count));
        Assert.Equal(unregistered, results.Count(line => line.Contains(";has no mailbox that can be reached;", StringComparison.Ordinal)));
        Assert.Equal(["Sakta 0"], await SubjectsOfAsync(numbers[0]));
    }

    [Fact]
    public async Task What_a_colleague_has_seen_is_approved_and_no_other_list_as_long()
    {
        using var admin = await world.LogInAsync(PortalFixture.Administrator);
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var second = await world.LogInAsync(PortalFixture.SecondOfficer);
        var merge = await MakeAsync(officer, "Två ((namn))", "Hej.");
        var numbers = world.Recipients.Skip(100).Take(6).ToArray();
        await admin.SubmitAsync(world.At("settings"), new() { ["above"] = "1" });
        Task<Browser.Answer> ListAsync(int from) => officer.UploadAsync(merge + "/list", "a.csv", List(numbers.Skip(from).Take(2)));
        Task<Browser.Answer> AskAsync() => officer.SubmitAsync(merge, new() { ["do"] = "ask" });
        Task<Browser.Answer> ApproveAsync(string seen) => second.SubmitAsync(merge, new() { ["do"] = "approve", ["seen"] = seen });
        await ListAsync(0);
        await AskAsync();
        var home = Text(await second.GetAsync(world.At("")));
        var first = (await second.GetAsync(merge)).Field("seen");
        await ListAsync(2);
        var swapped = await ApproveAsync(first);
        await AskAsync();
        var unseen = await ApproveAsync(first);
        var now = (await second.GetAsync(merge)).Field("seen");
        var desk = world.Silo.Services.GetRequiredService<PortalDesk>();
        var user = world.Silo.Services.GetRequiredService<KeyedHashes>().MailboxOf(TestNumbers.DemoPerson(PortalFixture.SecondOfficer));
        // Approved, but its start did not come through; then the list is another one.
        await desk.RecordAsync(Ids.ToUInt128(world.Agency), new PortalApproved
        {
            Dispatch = Guid.Parse(merge[^36..]), Recipients = 2, List = now, By = "Ove", ByUser = desk.UserOf(user.Value),
        });
        await ListAsync(4);
        var alone = await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        await AskAsync();
        var approved = await ApproveAsync((await second.GetAsync(merge)).Field("seen"));
        await UntilAsync(officer, merge + "?still=1", "mark done");
        await admin.SubmitAsync(world.At("settings"), new() { ["above"] = "0" });

        Assert.Contains(merge, home, StringComparison.Ordinal);
        Assert.All([swapped, unseen, alone], answer => Assert.Contains("role=\"alert\"", answer.Text, StringComparison.Ordinal));
        Assert.Equal(303, approved.Status);
        foreach (var number in numbers.Take(4)) Assert.Empty(await SubjectsOfAsync(number));
        Assert.Equal(["Två 0"], await SubjectsOfAsync(numbers[4]));
    }

    [Fact]
    public async Task A_list_is_sent_by_the_day_on_which_it_was_looked_at()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Född ((namn))", "Hej.");
        var (store, id) = (world.Silo.Services.GetRequiredService<MergeStore>(), Guid.Parse(merge[^36..]));
        var number = world.Recipients.Skip(110).First();
        // Made when whoever is now a hundred years old, or two hundred by ten digits, was not born or not yet as old.
        var made = new DateTimeOffset(int.Parse(number[..4], null) - 1, 6, 1, 0, 0, 0, TimeSpan.Zero);
        await store.ChangeAsync(world.Agency, id, before => before with { CreatedAt = made }, CancellationToken.None);
        await officer.UploadAsync(merge + "/list", "a.csv", List([number[2..8] + "-" + number[8..]]));
        await officer.SubmitAsync(merge, new() { ["do"] = "start" });
        await UntilAsync(officer, merge + "?still=1", "mark done");
        var results = Lines(await officer.GetAsync(merge + "/results.csv"));

        Assert.Equal(["Född 0"], await SubjectsOfAsync(number));
        Assert.StartsWith($"2;{number};delivered", results[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_merge_that_the_sender_does_not_know_of_is_sent_when_somebody_looks()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var merge = await MakeAsync(officer, "Glömt ((namn))", "Hej.");
        var (store, id) = (world.Silo.Services.GetRequiredService<MergeStore>(), Guid.Parse(merge[^36..]));
        var number = world.Recipients.Skip(120).First();
        await officer.UploadAsync(merge + "/list", "a.csv", List([number]));
        await store.ChangeAsync(
            world.Agency, id, before => before with { Status = MergeStatus.Running }, CancellationToken.None);

        await UntilAsync(officer, merge + "?still=1", "mark done");

        Assert.Equal(["Glömt 0"], await SubjectsOfAsync(number));
    }

    [Fact]
    public async Task An_agency_has_so_many_on_their_way_and_leaves_room_for_others()
    {
        var store = new MergeStore(new SealedDocuments(new FakeDocuments(), new FakeSealer()));
        var agency = Guid.NewGuid();
        for (var place = 0; place < MergeStore.UnderWayPerAgencyMax; place++)
            Assert.True(await store.BeginAsync(new MergeUnderWay(agency, Guid.NewGuid()), CancellationToken.None));

        Assert.False(await store.BeginAsync(new MergeUnderWay(agency, Guid.NewGuid()), CancellationToken.None));
        Assert.True(await store.BeginAsync(new MergeUnderWay(Guid.NewGuid(), Guid.NewGuid()), CancellationToken.None));
    }

    [Fact]
    public void A_slice_of_a_list_has_its_rows_under_their_own_numbers()
    {
        var list = List([.. Enumerable.Range(0, 5).Select(index => TestNumbers.DemoPerson(index).ToDigits())]);
        var table = MergeTable.Read(list, ["namn"]).Table!;

        var slice = table.Slice(2, 2);
        var rest = table.Slice(4, 20);

        Assert.Equal((2, 4, 5), (slice.Rows, slice.End, rest.End));
        Assert.Equal(["2", "3", "4"], new[] { slice.ValuesOf(2), slice.ValuesOf(3), rest.ValuesOf(4) }.Select(values => values["namn"]));
    }

    [Fact]
    public async Task A_reader_may_look_and_not_send_and_another_agency_finds_nothing()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        using var reader = await world.LogInAsync(PortalFixture.Reader);
        using var other = await world.LogInAsync(PortalFixture.Other);
        var merge = await MakeAsync(officer, "Bara ((namn))", "Hej.");

        var seen = await reader.GetAsync(merge);
        var upload = await reader.UploadAsync(merge + "/list", "a.csv", "personnummer;namn"u8.ToArray());
        var theirs = merge.Replace(world.Agency.ToString(), world.OtherAgency.ToString(), StringComparison.Ordinal);
        string[] addresses = [theirs, theirs + "/results.csv", theirs + "/receipts.zip", merge + "/results.csv", merge + "/receipts.zip"];

        Assert.Equal((200, 403), (seen.Status, upload.Status));
        foreach (var address in addresses) Assert.Equal(404, (await other.GetAsync(address)).Status);
    }

    /// <summary>The number of somebody without a mailbox.</summary>
    private static string Unregistered(int index) => TestNumbers.DemoPerson(5000 + index).ToDigits();

    private static byte[] List(IEnumerable<string> numbers) => Encoding.UTF8.GetBytes(
        "personnummer;namn\r\n" + string.Concat(numbers.Select((number, row) => $"{number};{row}\r\n")));

    private static string[] Lines(Browser.Answer csv) => csv.Text.Split("\n", StringSplitOptions.RemoveEmptyEntries);

    private MergeService Service(string owner)
    {
        var services = world.Silo.Services;
        return new MergeService(
            services.GetRequiredService<MergeStore>(), services.GetRequiredService<MergeDesk>(), services.GetRequiredService<DraftPool>(),
            services.GetRequiredService<SenderGate>(), services.GetRequiredService<LetterSubmission>(),
            new CallbackOptions(true, true, owner), services.GetRequiredService<TimeProvider>(), NullLogger<MergeService>.Instance);
    }

    private async Task<string> MakeAsync(Browser officer, string subject, string content)
    {
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var form = PortalFixture.Letter(subject, "preview");
        (form["content"], form["type"]) = (content, "text/markdown");
        await officer.SubmitAsync(draft, form);
        return (await officer.SubmitAsync(draft + "/preview", new() { ["do"] = "recipients" })).Location;
    }

    private async Task<string[]> SubjectsOfAsync(string number)
    {
        var owner = await world.Operator.OwnerAsync(number);
        return [.. (await owner.ReadAsync("/v1/mailbox/letters")).Items("letters").Select(letter => letter.Text("subject")!)];
    }

    private static async Task<string> UntilAsync(Browser browser, string address, string mark)
    {
        var text = "";
        await Eventually.IsTrueAsync(
            async () => (text = Text(await browser.GetAsync(address))).Contains(mark, StringComparison.Ordinal),
            TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), () => text);
        return text;
    }
}
