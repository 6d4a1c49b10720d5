using Budkavle.Domain.Accounts;

namespace Budkavle.Domain.Tests.Accounts;

/// <summary>The rules of requests that are signed by one person after the other.</summary>
public sealed class AccountRulesTests
{
    private static readonly DateTimeOffset _day = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _tooLate = _day + AccountRules.WaitsAtMost;

    [Fact]
    public void Signatures_of_the_same_request_come_together_and_a_person_counts_once()
    {
        var book = Book((Signed(1), _day), (Signed(1), _day), (Signed(2), _day.AddDays(1)));

        var request = Assert.Single(book.Waiting);
        Assert.Equal([1, 2], request.Signatures.Select(one => (int)one.Person));
        Assert.Equal((_day, 1, 1), (request.AskedAt, request.Number, book.Count));
        Assert.Equal(request, book.Find(AccountRequestKind.Move, "165560000001", _day.AddDays(2)));
    }

    [Fact]
    public void Another_text_of_the_same_kind_and_operator_is_refused_until_the_first_is_taken_back()
    {
        var book = Book((Signed(1), _day));

        Assert.Equal(AccountRefusal.OtherWaits, RefusalOf(book, Signed(2, text: "Något annat")));
        Assert.Equal(AccountRefusal.OtherWaits, RefusalOf(book, Signed(2, domain: "third.example")));
        Assert.Equal(AccountRefusal.None, RefusalOf(book, Signed(2, by: "165560000002")));
        Assert.Equal(AccountRefusal.None, RefusalOf(book, Signed(2, kind: AccountRequestKind.Close)));
        var after = Apply(book, new AccountRequestEnded { Number = 1, ByPerson = 1 }, _day);
        Assert.Empty(after.Waiting);
        Assert.False(after.WasDone(Signed(1).Terms));
        Assert.Equal(AccountRefusal.None, RefusalOf(after, Signed(2, text: "Något annat")));
    }

    [Fact]
    public void A_signature_does_not_count_for_ever()
    {
        var book = Book((Signed(1), _day));

        Assert.NotNull(book.Find(AccountRequestKind.Move, "165560000001", _tooLate.AddSeconds(-1)));
        Assert.Null(book.Find(AccountRequestKind.Move, "165560000001", _tooLate));
        var later = Apply(book, Signed(2), _tooLate);
        var request = Assert.Single(later.Waiting);
        Assert.Equal(2, (int)Assert.Single(request.Signatures).Person);
        Assert.Equal(2, request.Number);
    }

    [Fact]
    public void What_was_done_is_known_and_its_number_ends_no_later_one()
    {
        var done = Apply(Book((Signed(1), _day), (Signed(2), _day)), new AccountRequestEnded { Number = 1, IsDone = true }, _day);
        var again = Apply(done, Signed(1), _day);

        Assert.True(done.WasDone(Signed(7).Terms));
        Assert.False(done.WasDone(Signed(7, text: "Något annat").Terms));
        Assert.Empty(AccountRules.Decide(again, new AccountRequestEnded { Number = 1, IsDone = true }, _day).Events);
        Assert.Equal(2, Assert.Single(again.Waiting).Number);
    }

    [Fact]
    public void More_than_an_account_can_need_is_not_kept()
    {
        var book = Enumerable.Range(1, AccountRules.WaitingMax)
            .Aggregate(AccountBook.Initial, (before, number) => Apply(before, Signed(1, by: $"{number}"), _day));
        var crowd = Enumerable.Range(1, AccountRules.SignaturesMax)
            .Aggregate(AccountBook.Initial, (before, person) => Apply(before, Signed(person), _day));

        Assert.Equal(AccountRefusal.TooMany, RefusalOf(book, Signed(1, by: "165560000001")));
        Assert.Equal(AccountRefusal.TooMany, RefusalOf(crowd, Signed(AccountRules.SignaturesMax + 1)));
        var endless = new string('x', AccountRules.TextMax + 1);
        Assert.Equal(AccountRefusal.InvalidField, RefusalOf(AccountBook.Initial, Signed(1, text: endless)));
        Assert.Equal(AccountRefusal.InvalidField, RefusalOf(AccountBook.Initial, Signed(1, text: "")));
        Assert.Equal(AccountRefusal.InvalidField, RefusalOf(AccountBook.Initial, Signed(0)));
        Assert.Equal(AccountRefusal.InvalidField, RefusalOf(AccountBook.Initial, Signed(1, kind: (AccountRequestKind)9)));
    }

    private static AccountBook Book(params (AccountEvent Event, DateTimeOffset At)[] events) =>
        events.Aggregate(AccountBook.Initial, (book, one) => Apply(book, one.Event, one.At));

    /// <summary>What the rules make of it, folded.</summary>
    private static AccountBook Apply(AccountBook book, AccountEvent proposed, DateTimeOffset at)
    {
        var (events, refusal) = AccountRules.Decide(book, proposed, at);
        Assert.Equal(AccountRefusal.None, refusal);
        return events.Aggregate(book, (before, happened) => before.Apply(happened, at));
    }

    private static AccountRefusal RefusalOf(AccountBook book, AccountEvent proposed) => AccountRules.Decide(book, proposed, _day).Refusal;

    private static AccountRequestSigned Signed(
        int person, string text = "Vi väljer.", string by = "165560000001", string domain = "other.example",
        AccountRequestKind kind = AccountRequestKind.Move) => new()
    {
        Terms = new AccountTerms { Kind = kind, Operator = by, Domain = domain, Text = text },
        Signature = new AccountSignature { Person = (UInt128)person, Signature = new byte[] { 1 }, Certificate = new byte[] { 2 } },
    };
}
