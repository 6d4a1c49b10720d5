using System.Text.Json;
using Budkavle.Domain.Mandates;

namespace Budkavle.Domain.Tests.Mandates;

public sealed class MandateRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_mandate_holds_from_its_beginning_to_its_end_and_not_after_it_was_taken_back()
    {
        var mandate = Reader() with { From = Now.AddDays(1), Until = Now.AddDays(2) };
        var book = After(new MandateGiven { Mandate = mandate });

        Assert.False(book.Holds(book.Given[0], Now));
        Assert.True(book.Holds(book.Given[0], Now.AddDays(1)));
        Assert.False(book.Holds(book.Given[0], Now.AddDays(2)));
        var ended = Take(book, new MandateEnded { Id = mandate.Id });
        Assert.False(ended.Holds(ended.Given[0], Now.AddDays(1)));
    }

    [Fact]
    public void What_two_have_to_sign_holds_once_another_than_the_first_has_approved_it()
    {
        var mandate = Reader();
        var book = After(new MandateGiven { Mandate = mandate, ProposedBy = 11 });

        Assert.False(book.Holds(book.Given[0], Now));
        Assert.Equal(MandateRefusal.NothingToApprove, Refusal(book, new MandateApproved { Id = mandate.Id, Person = 11 }));
        var approved = Take(book, new MandateApproved { Id = mandate.Id, Person = 12 });
        Assert.True(approved.Holds(approved.Given[0], Now));
    }

    [Fact]
    public void What_one_has_given_needs_no_approval_and_an_ended_proposal_gets_none()
    {
        var (given, proposed) = (Reader(), Reader());
        var book = After(
            new MandateGiven { Mandate = given }, new MandateGiven { Mandate = proposed, ProposedBy = 11 },
            new MandateEnded { Id = proposed.Id });

        Assert.Equal(MandateRefusal.NothingToApprove, Refusal(book, new MandateApproved { Id = given.Id, Person = 12 }));
        Assert.Equal(MandateRefusal.NoSuchMandate, Refusal(book, new MandateApproved { Id = proposed.Id, Person = 12 }));
    }

    [Fact]
    public void Readers_end_with_the_owners_life_and_return_with_it_and_estates_the_other_way_round()
    {
        var (reader, estate) = (Reader(), Reader() with { Kind = MandateKind.Estate, Evidence = "D 1" });
        var living = After(new MandateGiven { Mandate = reader });

        Assert.Equal(MandateRefusal.WrongLifeStatus, Refusal(living, new MandateGiven { Mandate = estate }));
        var dead = Take(Take(living, new DeathRegistered { Evidence = "D 2" }), new MandateGiven { Mandate = estate });
        Assert.False(dead.Holds(dead.Find(reader.Id)!, Now));
        Assert.True(dead.Holds(dead.Find(estate.Id)!, Now));
        Assert.Equal(MandateRefusal.WrongLifeStatus, Refusal(dead, new MandateGiven { Mandate = Reader() }));
        var back = Take(dead, new DeathWithdrawn { Evidence = "D 3" });
        Assert.True(back.Holds(back.Find(reader.Id)!, Now));
        Assert.False(back.Holds(back.Find(estate.Id)!, Now));
    }

    [Fact]
    public void Every_order_may_be_given_again_and_happens_once()
    {
        MandateEvent[] orders =
        [
            new MandateGiven { Mandate = Reader() }, new MandateReceived { Id = Guid.NewGuid(), Owner = 4 },
            new FormerNumberAdded { Former = 5, Evidence = "D 1" }, new NumberReplaced { Successor = 6, Evidence = "D 1" },
            new DeathRegistered { Evidence = "D 1" },
        ];
        foreach (var order in orders)
        {
            var book = After(order);

            var (events, refusal) = MandateRules.Decide(book, order, Now);

            Assert.Equal((0, MandateRefusal.None), (events.Count, refusal));
        }
    }

    [Fact]
    public void A_number_is_replaced_by_one_other_only_and_takes_none_over_afterwards()
    {
        var book = After(new NumberReplaced { Successor = 6, Evidence = "D 1" });

        Assert.Equal(MandateRefusal.NumberReplaced, Refusal(book, new NumberReplaced { Successor = 7, Evidence = "D 1" }));
        Assert.Equal(MandateRefusal.NumberReplaced, Refusal(book, new FormerNumberAdded { Former = 7, Evidence = "D 1" }));
    }

    public static TheoryData<Mandate> Wrong =>
    [
        Reader() with { PersonName = "" },
        Reader() with { PersonName = new string('a', MandateRules.NameMax + 1) },
        Reader() with { PersonName = "a\nb" },
        Reader() with { OwnerName = " " },
        Reader() with { Person = 0 },
        Reader() with { Kind = MandateKind.Signatory },
        Reader() with { Until = Now },
        Reader() with { Until = Now + MandateRules.LengthMax + TimeSpan.FromSeconds(1) },
        Reader() with { From = Now.AddDays(3), Until = Now.AddDays(2) },
        Reader() with { Senders = [.. Enumerable.Range(1, MandateRules.SendersMax + 1).Select(sender => (UInt128)sender)] },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_mandate_beyond_its_limits_is_refused(Mandate mandate) =>
        Assert.Equal(MandateRefusal.InvalidField, Refusal(MandateBook.Initial, new MandateGiven { Mandate = mandate }));

    [Fact]
    public void No_mailbox_lets_in_more_than_fifty_at_a_time()
    {
        var book = MandateBook.Initial;
        for (var given = 0; given < MandateRules.HoldingMax; given++) book = Take(book, new MandateGiven { Mandate = Reader() });

        Assert.Equal(MandateRefusal.TooMany, Refusal(book, new MandateGiven { Mandate = Reader() }));
        var room = Take(book, new MandateEnded { Id = book.Given[7].Mandate.Id });
        Assert.Equal(MandateRefusal.None, Refusal(room, new MandateGiven { Mandate = Reader() }));
    }

    [Fact]
    public void Nobodys_list_is_filled_by_one_giver_however_often_they_give()
    {
        var book = MandateBook.Initial;
        for (var given = 1; given <= MandateRules.ReceivedFromOneMax; given++)
            book = Take(book, new MandateReceived { Id = new Guid(given, 0, 0, new byte[8]), Owner = 7 });

        Assert.Equal(MandateRefusal.TooMany, Refusal(book, new MandateReceived { Id = Guid.Empty, Owner = 7 }));
        Assert.Equal(MandateRefusal.None, Refusal(book, new MandateReceived { Id = new Guid(1, 0, 0, new byte[8]), Owner = 7 }));
        Assert.Equal(MandateRules.ReceivedFromOneMax + 1, Take(book, new MandateReceived { Id = Guid.Empty, Owner = 8 }).Received.Count);
    }

    [Fact]
    public void A_mandate_shows_letters_of_its_senders_from_its_day_on()
    {
        var mandate = Reader() with { Senders = [5], LettersFrom = Now };

        Assert.True(mandate.Sees(5, Now));
        Assert.False(mandate.Sees(6, Now));
        Assert.False(mandate.Sees(5, Now.AddMilliseconds(-1)));
    }

    [Fact]
    public void A_book_travels_whole()
    {
        var mandate = Reader();
        var book = After(
            new MandateGiven { Mandate = mandate, ProposedBy = 11, By = "A" },
            new MandateApproved { Id = mandate.Id, Person = 12, By = "B" },
            new MandateReceived { Id = Guid.NewGuid(), Owner = UInt128.MaxValue }, new FormerNumberAdded { Former = 5, Evidence = "D" },
            new NumberReplaced { Successor = 6, Evidence = "D" }, new DeathRegistered { Evidence = "D" });

        var bytes = JsonSerializer.SerializeToUtf8Bytes(book, MandateJson.Default.MandateBook);
        var read = JsonSerializer.Deserialize(bytes, MandateJson.Default.MandateBook)!;

        Assert.Equal(bytes, JsonSerializer.SerializeToUtf8Bytes(read, MandateJson.Default.MandateBook));
        Assert.Equal((UInt128.MaxValue, (UInt128)6, true), (read.Received.Values.Single(), read.Successor, read.IsDead));
        Assert.Equal("B", Assert.Single(read.Given).ApprovedBy);
    }

    private static Mandate Reader() => new()
    {
        Id = Guid.NewGuid(), Kind = MandateKind.Reader, Person = 3, PersonName = "Åsa", OwnerName = "Bo", Until = Now.AddDays(30),
    };

    private static MandateBook After(params MandateEvent[] events) => events.Aggregate(MandateBook.Initial, Take);

    private static MandateBook Take(MandateBook book, MandateEvent proposed)
    {
        var (events, refusal) = MandateRules.Decide(book, proposed, Now);
        Assert.Equal(MandateRefusal.None, refusal);
        return events.Aggregate(book, (before, happened) => before.Apply(happened, Now));
    }

    private static MandateRefusal Refusal(MandateBook book, MandateEvent proposed) => MandateRules.Decide(book, proposed, Now).Refusal;
}
