namespace Budkavle.Storage;

/// <summary>Idempotency keys that have left memory. Rebuilt from the log if lost.</summary>
public interface IKeyTable
{
    /// <summary>The rows of the given keys, in the order asked for, in one round trip; null for keys not there.</summary>
    ValueTask<IReadOnlyList<KeyRow?>> FindAsync(IReadOnlyList<UInt128> keys, CancellationToken cancellationToken);

    /// <summary>Adds rows, sorted by key; one that is there already stays as it is. May be cut into several transactions.</summary>
    ValueTask SaveAsync(IReadOnlyList<KeyRow> rows, CancellationToken cancellationToken);

    /// <summary>Says that every key up to the given marks is in the table. Marks and all parts of the filter, or nothing.</summary>
    ValueTask SaveMarksAsync(KeyMarks marks, CancellationToken cancellationToken);

    /// <summary>The marks and the filter that were saved together.</summary>
    ValueTask<KeyMarks> ReadMarksAsync(CancellationToken cancellationToken);
}
