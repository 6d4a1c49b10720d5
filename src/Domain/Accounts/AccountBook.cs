using System.Collections.Immutable;

namespace Budkavle.Domain.Accounts;

/// <summary>What the owners of one account have asked for and not all signed yet. A fold over its events.</summary>
public sealed record AccountBook
{
    public static readonly AccountBook Initial = new();

    /// <summary>Oldest first; expired ones stay until another takes their place, and count for nothing.</summary>
    public ImmutableList<AccountRequest> Waiting { get; init; } = [];

    /// <summary>Of each operator the last request of each kind that was done: who signs at the same moment asks about it.</summary>
    public ImmutableList<AccountTerms> Done { get; init; } = [];

    /// <summary>How many requests there have been.</summary>
    public int Count { get; init; }

    /// <summary>The request of this operator for this kind of change; null if none waits.</summary>
    public AccountRequest? Find(AccountRequestKind kind, string by, DateTimeOffset now) => Waiting.Find(
        one => one.Terms.Kind == kind && one.Terms.Operator == by && !one.IsExpired(now));

    /// <summary>Whether what one operator asked for last of this kind, and was done, is exactly this.</summary>
    public bool WasDone(AccountTerms terms) => Done.Exists(one => one.IsSame(terms));

    public AccountBook Apply(AccountEvent happened, DateTimeOffset at) => happened switch
    {
        AccountRequestSigned signed => Signed(signed, at),
        AccountRequestEnded ended => Ended(ended),
        _ => throw new InvalidOperationException($"An account has no event {happened.GetType().Name}."),
    };

    private AccountBook Ended(AccountRequestEnded ended)
    {
        if (Waiting.Find(one => one.Number == ended.Number) is not { } request) return this;
        var rest = this with { Waiting = Waiting.Remove(request) };
        if (!ended.IsDone) return rest;
        var others = Done.RemoveAll(one => one.IsSameKind(request.Terms));
        if (others.Count >= AccountRules.WaitingMax) others = others.RemoveAt(0);
        return rest with { Done = others.Add(request.Terms) };
    }

    private AccountBook Signed(AccountRequestSigned signed, DateTimeOffset at)
    {
        var signature = signed.Signature with { At = at };
        var index = Waiting.FindIndex(one => one.Terms.IsSame(signed.Terms) && !one.IsExpired(at));
        if (index >= 0)
        {
            var waiting = Waiting[index];
            return this with { Waiting = Waiting.SetItem(index, waiting with { Signatures = waiting.Signatures.Add(signature) }) };
        }

        // Only an expired one can be in its place: the rules saw to that.
        var request = new AccountRequest { Number = Count + 1, Terms = signed.Terms, AskedAt = at, Signatures = [signature] };
        return this with { Waiting = Waiting.RemoveAll(one => one.IsExpired(at)).Add(request), Count = Count + 1 };
    }
}
