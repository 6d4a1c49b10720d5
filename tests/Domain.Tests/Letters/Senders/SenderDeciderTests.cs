using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Domain.Tests.Letters.Senders;

/// <summary>The rules of a sender.</summary>
public sealed class SenderDeciderTests
{
    private static readonly DateTimeOffset _at = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly SenderRegistered _registration = new()
    {
        Number = 164990000018, Name = "Agency", Contact = new SenderContact("A", "a@example.org", "1"), Rights = SenderRights.Letters,
    };

    private static readonly SenderClientAdded _client =
        new() { Number = 0, Name = "Program", Scopes = ["letters:write"], SecretHash = new byte[] { 1 } };

    private static SenderState After(params SenderEvent[] events) =>
        events.Aggregate(SenderState.Initial, (state, happened) => state.Apply(happened, _at));

    [Fact]
    public void Registering_makes_a_sender_and_registering_the_same_again_changes_nothing()
    {
        var (events, refusal) = SenderDecider.Register(SenderState.Initial, _registration);
        Assert.Equal(SenderRefusal.None, refusal);
        Assert.Same(_registration, Assert.Single(events));
        var again = SenderDecider.Register(After(_registration), _registration);
        Assert.Empty(again.Events);
        Assert.Equal(SenderRefusal.None, again.Refusal);
    }

    [Fact]
    public void Registering_with_another_name_is_refused()
    {
        var (events, refusal) = SenderDecider.Register(After(_registration), _registration with { Name = "Other" });
        Assert.Empty(events);
        Assert.Equal(SenderRefusal.AlreadyRegistered, refusal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("Agency", -1)]
    public void A_registration_that_breaks_a_rule_is_refused(string name, long lettersPerDay)
    {
        var asked = _registration with { Name = name, LettersPerDay = lettersPerDay };
        Assert.Equal(SenderRefusal.InvalidField, SenderDecider.Register(SenderState.Initial, asked).Refusal);
    }

    [Fact]
    public void Nothing_can_be_done_to_a_sender_that_is_not_registered()
    {
        Assert.Equal(SenderRefusal.NotRegistered, SenderDecider.Suspend(SenderState.Initial, new SenderSuspended()).Refusal);
        Assert.Equal(SenderRefusal.NotRegistered, SenderDecider.Resume(SenderState.Initial, new SenderResumed()).Refusal);
        Assert.Equal(SenderRefusal.NotRegistered, SenderDecider.AddClient(SenderState.Initial, _client).Refusal);
        Assert.Equal(SenderRefusal.NotRegistered,
            SenderDecider.RevokeClient(SenderState.Initial, new SenderClientRevoked { Number = 1 }).Refusal);
    }

    [Fact]
    public void A_suspension_is_lifted_by_resuming_and_both_may_be_repeated()
    {
        var suspended = After(_registration, new SenderSuspended());
        Assert.True(suspended.Suspended);
        Assert.Empty(SenderDecider.Suspend(suspended, new SenderSuspended()).Events);
        Assert.Single(SenderDecider.Resume(suspended, new SenderResumed()).Events);
        Assert.False(suspended.Apply(new SenderResumed(), _at).Suspended);
    }

    [Fact]
    public void Clients_are_numbered_in_order_and_a_revoked_number_is_not_given_again()
    {
        var state = After(_registration, _client with { Number = 1 }, new SenderClientRevoked { Number = 1 });
        var added = Assert.IsType<SenderClientAdded>(Assert.Single(SenderDecider.AddClient(state, _client).Events));
        Assert.Equal(2, added.Number);
    }

    [Fact]
    public void A_client_needs_a_scope_and_a_secret_or_keys()
    {
        var state = After(_registration);
        Assert.Equal(SenderRefusal.InvalidField, SenderDecider.AddClient(state, _client with { Scopes = [] }).Refusal);
        Assert.Equal(SenderRefusal.InvalidField, SenderDecider.AddClient(state, _client with { SecretHash = default }).Refusal);
        Assert.Equal(SenderRefusal.None, SenderDecider.AddClient(state, _client with { SecretHash = default, Jwks = "{}" }).Refusal);
    }

    [Fact]
    public void A_sender_has_only_so_many_clients()
    {
        var clients = Enumerable.Range(1, SenderDecider.ClientsMax).Select(number => _client with { Number = number });
        var state = After([_registration, .. clients]);
        Assert.Equal(SenderRefusal.TooManyClients, SenderDecider.AddClient(state, _client).Refusal);
    }

    [Fact]
    public void A_rotated_secret_replaces_the_old_one()
    {
        var state = After(_registration, _client with { Number = 1 });
        var rotated = new SenderSecretRotated { Number = 1, SecretHash = new byte[] { 2 } };
        var after = state.Apply(Assert.Single(SenderDecider.RotateSecret(state, rotated).Events), _at);
        Assert.Equal(new byte[] { 2 }, after.ClientOf(1)!.SecretHash.ToArray());
    }

    [Fact]
    public void A_revoked_client_gets_no_secret_and_revoking_it_again_changes_nothing()
    {
        var state = After(_registration, _client with { Number = 1 }, new SenderClientRevoked { Number = 1 });
        var rotated = new SenderSecretRotated { Number = 1, SecretHash = new byte[] { 2 } };
        Assert.Equal(SenderRefusal.NoSuchClient, SenderDecider.RotateSecret(state, rotated).Refusal);
        Assert.Empty(SenderDecider.RevokeClient(state, new SenderClientRevoked { Number = 1 }).Events);
        Assert.Equal(SenderRefusal.NoSuchClient, SenderDecider.RevokeClient(state, new SenderClientRevoked { Number = 2 }).Refusal);
    }
}
