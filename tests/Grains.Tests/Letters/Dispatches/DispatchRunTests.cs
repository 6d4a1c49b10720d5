using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;
using Budkavle.Grains.Tests.Support;
using Budkavle.Storage;
using Budkavle.Storage.InMemory;

namespace Budkavle.Grains.Tests.Letters.Dispatches;

/// <summary>A dispatch from its recipients to their mailboxes, over failures and restarts.</summary>
public sealed class DispatchRunTests : IDisposable
{
    private static readonly UInt128 _id = new(0x9000_0000_0000_0001, 77);

    private static readonly DispatchLimits _small = new()
    {
        ChunkEntriesMax = 100, UploadEntriesInMemory = 400, SliceMax = 30, RetryDelayMin = TimeSpan.FromMilliseconds(1),
    };

    private readonly EngineFiles _files = new();

    public void Dispose() => _files.Dispose();

    private static IdentityNumber[] Persons(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(index => TestNumbers.DemoPerson(index))];

    private Task<EngineFixture> OpenAsync(IStore store) => EngineFixture.OpenAsync(store, _files, dispatches: _small);

    private static async Task<DispatchDriver> PrepareAsync(EngineFixture engine, IdentityNumber[] recipients)
    {
        await engine.RegisterAsync(recipients);
        var dispatch = new DispatchDriver(engine, DispatchDriver.Sender, _id);
        await dispatch.CreateAsync();
        await dispatch.AddAsync(recipients);
        return dispatch;
    }

    private static async Task AssertOneEachAsync(EngineFixture engine, IEnumerable<IdentityNumber> recipients)
    {
        foreach (var recipient in recipients)
        {
            var letter = Assert.Single(await engine.InboxAsync(recipient));
            Assert.Equal(_id, letter.Dispatch);
        }
    }

    [Fact]
    public async Task Every_registered_recipient_gets_the_letter_once_and_the_counts_add_up()
    {
        await using var engine = await OpenAsync(new MemoryStore(8));
        var recipients = Persons(0, 2000);
        var dispatch = await PrepareAsync(engine, recipients);

        var view = await dispatch.RunAsync();

        Assert.Equal(DispatchStatus.Completed, view.Status);
        Assert.Equal((2000, 0, 2000, 0, 0), (view.Recipients, view.Duplicates, view.Delivered, view.Refused, view.Remaining));
        await AssertOneEachAsync(engine, recipients);
        Assert.Equal("To all", (await engine.Get<DispatchTemplates>().FindAsync(_id))!.Subject);
    }

    [Fact]
    public async Task A_recipient_uploaded_three_times_gets_one_letter()
    {
        await using var engine = await OpenAsync(new MemoryStore(4));
        var recipients = Persons(0, 500);
        var dispatch = await PrepareAsync(engine, recipients);
        await dispatch.AddAsync([.. recipients, .. recipients.Take(10)]);

        var view = await dispatch.RunAsync();

        Assert.Equal((500, 510, 500, 0), (view.Recipients, view.Duplicates, view.Delivered, view.Refused));
        await AssertOneEachAsync(engine, recipients);
    }

    [Fact]
    public async Task An_upload_repeated_with_its_key_counts_once()
    {
        await using var engine = await OpenAsync(new MemoryStore(4));
        var recipients = Persons(0, 50);
        await engine.RegisterAsync(recipients);
        var dispatch = new DispatchDriver(engine, DispatchDriver.Sender, _id);
        await dispatch.CreateAsync();
        var first = await dispatch.AddAsync(recipients, "k");
        var again = await dispatch.AddAsync(recipients, "k");
        var other = await dispatch.AddAsync(recipients.Take(49), "k");

        Assert.Equal((DispatchRefusal.None, false), (first.Refusal, first.Repeated));
        Assert.Equal((DispatchRefusal.None, true), (again.Refusal, again.Repeated));
        Assert.Equal(first.Manifest.ToArray(), again.Manifest.ToArray());
        Assert.Equal(DispatchRefusal.KeyReused, other.Refusal);
        Assert.Equal(50, (await dispatch.ReadAsync()).Recipients);
    }

    [Fact]
    public async Task Recipients_without_a_mailbox_are_refused_and_listed_page_by_page_each_once()
    {
        await using var engine = await OpenAsync(new MemoryStore(4));
        var dispatch = await PrepareAsync(engine, Persons(0, 300));
        var strangers = Persons(1000, 250);
        await dispatch.AddAsync(strangers);

        var view = await dispatch.RunAsync();

        Assert.Equal((550, 300, 250, 0), (view.Recipients, view.Delivered, view.Refused, view.Remaining));
        var listed = new List<RefusedRecipient>();
        for (RefusedCursor? cursor = default(RefusedCursor); cursor is { } from;)
        {
            var page = await engine.Get<DispatchRefusals>().ReadAsync(DispatchDriver.Sender, _id, from, 7, CancellationToken.None);
            listed.AddRange(page!.Refused);
            cursor = page.Next;
        }

        Assert.Equal(strangers.Select(number => number.Value).Order(), listed.Select(one => one.Number).Order());
        Assert.All(listed, one => Assert.Equal(LetterRefusal.RecipientNotReachable, one.Reason));
    }

    [Fact]
    public async Task Another_sender_sees_nothing_of_the_dispatch()
    {
        await using var engine = await OpenAsync(new MemoryStore(4));
        var dispatch = await PrepareAsync(engine, Persons(0, 10));
        Assert.Null(await dispatch.Grain.Read(1));
        Assert.Null(await dispatch.Grain.ReadPlan(1));
        Assert.Equal(DispatchRefusal.NoSuchDispatch, (await dispatch.Grain.Start(1, 10, "x")).Refusal);
        Assert.Equal(DispatchRefusal.NoSuchDispatch, (await dispatch.Grain.Cancel(1, "x")).Refusal);
        Assert.Null(await engine.Get<DispatchRefusals>().ReadAsync(1, _id, default, 10, CancellationToken.None));
        Assert.Equal(DispatchStatus.Draft, (await dispatch.ReadAsync()).Status);
    }

    [Fact]
    public async Task The_list_of_a_senders_dispatches_is_newest_first_and_paged()
    {
        await using var engine = await OpenAsync(new MemoryStore(4));
        var ids = Enumerable.Range(1, 5).Select(number => new UInt128(0x4000_0000_0000_0000, (ulong)number)).ToArray();
        foreach (var id in ids) await new DispatchDriver(engine, DispatchDriver.Sender, id).CreateAsync();
        await new DispatchDriver(engine, DispatchDriver.Sender, ids[0]).CreateAsync();
        await new DispatchDriver(engine, 5, new UInt128(0x5000_0000_0000_0000, 1)).CreateAsync();

        var index = engine.Get<DispatchIndex>();
        var first = await index.ReadAsync(DispatchDriver.Sender, long.MaxValue, 3);
        var second = await index.ReadAsync(DispatchDriver.Sender, first[^1].Position, 3);

        Assert.Equal(ids.Reverse(), first.Concat(second).Select(one => one.Dispatch));
    }

    [Fact]
    public async Task A_slice_delivered_again_and_again_delivers_once()
    {
        await using var engine = await OpenAsync(new MemoryStore(1));
        var recipients = Persons(0, 100);
        await engine.RegisterAsync(recipients);
        var mailboxes = recipients.Select(number => engine.MailboxOf(number).Value).Order().ToArray();
        var slice = DispatchExpansion.PatternOf(_id, DispatchDriver.Sender, LetterTraits.None, 0);
        var office = engine.OfficeOf(new StreamKey(0));

        var answers = await Task.WhenAll(
            office.DeliverSlice(slice with { Mailboxes = mailboxes.AsMemory(0, 60) }),
            office.DeliverSlice(slice with { Mailboxes = mailboxes.AsMemory(0, 60) }),
            office.DeliverSlice(slice with { Start = 30, Mailboxes = mailboxes.AsMemory(30, 70) }),
            office.DeliverSlice(slice with { Mailboxes = mailboxes }));

        Assert.Equal([60, 60, 100, 100], answers.Select(answer => answer.Done));
        await AssertOneEachAsync(engine, recipients);
    }

    [Fact]
    public async Task A_slice_that_would_leave_recipients_out_does_nothing()
    {
        await using var engine = await OpenAsync(new MemoryStore(1));
        var recipients = Persons(0, 10);
        await engine.RegisterAsync(recipients);
        var slice = DispatchExpansion.PatternOf(_id, DispatchDriver.Sender, LetterTraits.None, 0);
        var mailboxes = recipients.Select(number => engine.MailboxOf(number).Value).Order().ToArray();

        var answer = await engine.OfficeOf(new StreamKey(0)).DeliverSlice(slice with { Start = 5, Mailboxes = mailboxes.AsMemory(5) });

        Assert.Equal(0, answer.Done);
        Assert.Empty(await engine.InboxAsync(recipients[0]));
    }
}
