namespace Budkavle.Domain.Letters.Templates;

/// <summary>
/// What stands in for the placeholders of a template. Names match whatever their case, spaces, underscores and hyphens, as in GOV.UK
/// Notify.
/// </summary>
public sealed class TemplateValues
{
    private static readonly HashSet<string> _yes = new(["yes", "y", "true", "t", "1", "include", "show"], StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, Value> _values = new(StringComparer.Ordinal);

    /// <summary>Puts one value in; of two for one name the last counts.</summary>
    public void Add(string name, string value) => _values[KeyOf(name)] = new Value([value], false);

    /// <summary>Puts a list in, which becomes one with bullets.</summary>
    public void Add(string name, IReadOnlyList<string> items) => _values[KeyOf(name)] = new Value(items, true);

    internal bool TryFind(string name, out Value value) => _values.TryGetValue(KeyOf(name), out value);

    internal static bool IsYes(in Value value) => !value.IsList && _yes.Contains(value.Items[0].Trim());

    /// <summary>What is the same for all spellings of a name.</summary>
    public static string KeyOf(string name) =>
        string.Concat(name.Where(character => character is not (' ' or '_' or '-'))).ToLowerInvariant();

    internal readonly record struct Value(IReadOnlyList<string> Items, bool IsList);
}
