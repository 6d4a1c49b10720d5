namespace Budkavle.Api.Security;

/// <summary>A set of known scopes, one bit each, so that the check on a request is one instruction.</summary>
public readonly record struct ScopeSet(ulong Bits)
{
    public static ScopeSet None => default;

    public bool IsEmpty => Bits == 0;

    public bool Contains(ScopeSet other) => (Bits & other.Bits) == other.Bits;

    public bool ContainsAny(ScopeSet other) => (Bits & other.Bits) != 0;

    /// <exception cref="ArgumentException">A name is not in <see cref="Scope.All"/>: a mistake in the program or its
    /// configuration.</exception>
    public static ScopeSet Of(params IEnumerable<string> names)
    {
        var set = None;
        foreach (var name in names)
        {
            if (!TryFind(name, out var one)) throw new ArgumentException($"'{name}' is not a known scope.", nameof(names));
            set = new ScopeSet(set.Bits | one.Bits);
        }

        return set;
    }

    /// <summary>Reads names separated by single spaces (RFC 6749, 3.3). False when a name is unknown, empty or there is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ScopeSet set)
    {
        set = None;
        foreach (var range in text.Split(' '))
        {
            if (!TryFind(text[range], out var one)) return false;
            set = new ScopeSet(set.Bits | one.Bits);
        }

        return !set.IsEmpty;
    }

    /// <summary>The names, separated by spaces, in the order of <see cref="Scope.All"/>.</summary>
    public override string ToString()
    {
        var bits = Bits;
        return string.Join(' ', Scope.All.Where((_, index) => (bits & (1UL << index)) != 0));
    }

    private static bool TryFind(ReadOnlySpan<char> name, out ScopeSet set)
    {
        for (var index = 0; index < Scope.All.Count; index++)
        {
            if (!name.SequenceEqual(Scope.All[index])) continue;
            set = new ScopeSet(1UL << index);
            return true;
        }

        set = None;
        return false;
    }
}
