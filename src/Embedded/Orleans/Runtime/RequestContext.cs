namespace Orleans.Runtime;

/// <summary>
/// Values that travel with calls from grain to grain. Not proof of identity: whoever calls can set anything (see Orleans' own warning).
/// </summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Dictionary<string, object>?> Local = new();

    public static IEnumerable<string> Keys => Values?.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries =>
        Values ?? Enumerable.Empty<KeyValuePair<string, object>>();

    // Never changed after it is set, so that calls can share it.
    internal static Dictionary<string, object>? Values
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    public static object? Get(string key) => Values is { } values && values.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value)
    {
        var copy = Values is { } values ? new Dictionary<string, object>(values) : new Dictionary<string, object>(1);
        copy[key] = value;
        Values = copy;
    }

    public static bool Remove(string key)
    {
        if (Values is not { } values || !values.ContainsKey(key))
        {
            return false;
        }

        var copy = new Dictionary<string, object>(values);
        copy.Remove(key);
        Values = copy.Count == 0 ? null : copy;
        return true;
    }

    public static void Clear()
    {
        if (Values is not null)
        {
            Values = null;
        }
    }
}
