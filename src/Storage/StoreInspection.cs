namespace Budkavle.Storage;

/// <summary>
/// How large a store is and what in it is slow, for operations. Statements have parameters, never the values given for them.
/// </summary>
/// <param name="Databases">Each database or file.</param>
/// <param name="Tables">The largest tables with their indexes, largest first; empty where the store cannot tell.</param>
/// <param name="Running">Statements that have run for longer than <see cref="SlowAfter"/>, longest first.</param>
/// <param name="Costly">Statements by the time that they took in all, most first; null where the database does not keep count.</param>
public sealed record StoreInspection(
    IReadOnlyList<StoreInspection.Size> Databases, IReadOnlyList<StoreInspection.Size> Tables,
    IReadOnlyList<StoreInspection.Statement> Running, IReadOnlyList<StoreInspection.Statement>? Costly)
{
    /// <summary>Entries of a list at the most.</summary>
    public const int EntriesMax = 10;

    /// <summary>Characters of a statement that are shown.</summary>
    public const int TextMax = 300;

    public static readonly TimeSpan SlowAfter = TimeSpan.FromMilliseconds(500);

    public static StoreInspection Nothing { get; } = new([], [], [], null);

    /// <summary>Something with a size in bytes, its write-ahead log included where that is a file beside it.</summary>
    public sealed record Size(string Name, long Bytes);

    /// <param name="Text">Without values.</param>
    /// <param name="Calls">How often; 1 for one that runs now.</param>
    /// <param name="Total">How long in all.</param>
    public sealed record Statement(string Text, long Calls, TimeSpan Total)
    {
        public TimeSpan Mean => Total / Math.Max(1, Calls);
    }
}
