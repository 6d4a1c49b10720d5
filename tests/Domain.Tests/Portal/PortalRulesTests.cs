using Budkavle.Domain.Portal;

namespace Budkavle.Domain.Tests.Portal;

/// <summary>The rules of an agency in the portal.</summary>
public sealed class PortalRulesTests
{
    private static readonly Guid _dispatch = new("00112233-4455-6677-8899-aabbccddeeff");
    private static readonly UInt128 _anna = 1;
    private static readonly UInt128 _bo = 2;

    private static PortalBook Book(params PortalEvent[] events) =>
        events.Aggregate(PortalBook.Initial, (book, happened) => book.Apply(happened, DateTimeOffset.UnixEpoch));

    private static PortalUserSet User(UInt128 key, PortalRoles roles, string name = "Anna") =>
        new() { User = key, Name = name, Roles = roles };

    private static PortalBook Two => Book(User(_anna, PortalRoles.Administrator), User(_bo, PortalRoles.Officer, "Bo"));

    private static PortalRefusal RefusalOf(PortalBook book, PortalEvent proposed) => PortalRules.Decide(book, proposed).Refusal;

    [Fact]
    public void A_user_set_again_as_before_changes_nothing()
    {
        Assert.Single(PortalRules.Decide(PortalBook.Initial, User(_anna, PortalRoles.Reader)).Events);
        Assert.Empty(PortalRules.Decide(Book(User(_anna, PortalRoles.Reader)), User(_anna, PortalRoles.Reader)).Events);
        Assert.Single(PortalRules.Decide(Book(User(_anna, PortalRoles.Reader)), User(_anna, PortalRoles.Officer)).Events);
    }

    [Theory]
    [InlineData("", PortalRoles.Reader)]
    [InlineData("A\nB", PortalRoles.Reader)]
    [InlineData("Anna", PortalRoles.None)]
    [InlineData("Anna", (PortalRoles)8)]
    public void A_user_without_a_name_or_with_roles_that_are_none_is_refused(string name, PortalRoles roles) =>
        Assert.Equal(PortalRefusal.InvalidField, RefusalOf(PortalBook.Initial, User(_anna, roles, name)));

    [Fact]
    public void The_last_administrator_stays_one_unless_the_operator_takes_the_person_away()
    {
        var removed = new PortalUserRemoved { User = _anna };

        Assert.Equal(PortalRefusal.LastAdministrator, RefusalOf(Two, User(_anna, PortalRoles.Officer)));
        Assert.Equal(PortalRefusal.LastAdministrator, RefusalOf(Two, removed with { ByUser = _anna }));
        Assert.Equal(PortalRefusal.None, RefusalOf(Two, removed));
        Assert.Equal(PortalRefusal.None, RefusalOf(Two, new PortalUserRemoved { User = _bo, ByUser = _anna }));
        Assert.Equal(PortalRefusal.NoSuchUser, RefusalOf(Two, new PortalUserRemoved { User = 9 }));
    }

    [Fact]
    public void An_agency_has_only_so_many_users()
    {
        PortalEvent[] full = [.. Enumerable.Range(1, PortalRules.UsersMax).Select(key => User((UInt128)key, PortalRoles.Reader))];

        Assert.Equal(PortalRefusal.TooMany, RefusalOf(Book(full), User(100_000, PortalRoles.Reader)));
        Assert.Equal(PortalRefusal.None, RefusalOf(Book(full), User(7, PortalRoles.Officer)));
    }

    [Fact]
    public void A_dispatch_above_the_bound_starts_only_after_somebody_else_has_approved_it_as_it_is()
    {
        var bound = Two.Apply(new PortalSettingsChanged { FourEyesAbove = 100 }, DateTimeOffset.UnixEpoch);
        var asked = new PortalApprovalAsked { Dispatch = _dispatch, Recipients = 101, ByUser = _bo, By = "Bo" };
        var waiting = bound.Apply(asked, DateTimeOffset.UnixEpoch);
        var approved = new PortalApproved { Dispatch = _dispatch, Recipients = 101, ByUser = _anna, By = "Anna" };

        Assert.True(Two.MayStart(_dispatch, 1_000_000));
        Assert.True(bound.MayStart(_dispatch, 100));
        Assert.False(bound.MayStart(_dispatch, 101));
        Assert.False(waiting.MayStart(_dispatch, 101));
        Assert.Equal(PortalRefusal.SameUser, RefusalOf(waiting, approved with { ByUser = _bo }));
        Assert.Equal(PortalRefusal.NothingToApprove, RefusalOf(waiting, approved with { Recipients = 102 }));
        Assert.Equal(PortalRefusal.NothingToApprove, RefusalOf(bound, approved));
        Assert.Equal(PortalRefusal.None, RefusalOf(waiting, approved));
        Assert.True(waiting.Apply(approved, DateTimeOffset.UnixEpoch).MayStart(_dispatch, 101));
        Assert.False(waiting.Apply(approved, DateTimeOffset.UnixEpoch).MayStart(_dispatch, 102));
        var merge = bound.Apply(asked with { List = "aa" }, DateTimeOffset.UnixEpoch);
        Assert.Equal(PortalRefusal.NothingToApprove, RefusalOf(merge, approved with { List = "bb" }));
        var started = merge.Apply(approved with { List = "aa" }, DateTimeOffset.UnixEpoch);
        Assert.True(started.MayStart(_dispatch, 101, "aa"));
        Assert.False(started.MayStart(_dispatch, 101, "bb"));
        Assert.Single(PortalRules.Decide(started, asked with { List = "bb" }).Events);
    }

    [Fact]
    public void Approvals_are_remembered_in_bounded_room()
    {
        var book = Two;
        for (var i = 0; i <= PortalRules.ApprovalsMax; i++)
        {
            var id = new Guid(i, 0, 0, new byte[8]);
            book = book.Apply(new PortalApprovalAsked { Dispatch = id, Recipients = 1, ByUser = _bo }, DateTimeOffset.UnixEpoch);
        }

        Assert.Equal(PortalRules.ApprovalsMax, book.Approvals.Count);
        Assert.Null(book.ApprovalOf(Guid.Empty));
    }
}
