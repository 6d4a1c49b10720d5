namespace Budkavle.Storage.Migrations;

/// <summary>Decides which steps a database still needs, from what it has recorded.</summary>
internal static class MigrationPlan
{
    /// <summary>The steps to apply, in order.</summary>
    /// <exception cref="StorageException">The database is newer than this program, or a recorded step differs from ours.</exception>
    public static IReadOnlyList<Migration> Make(
        IReadOnlyList<Migration> known, IReadOnlyList<(int Number, string Name, string Checksum)> applied)
    {
        foreach (var (number, name, checksum) in applied)
        {
            var ours = known.FirstOrDefault(migration => migration.Number == number)
                ?? throw new StorageException(
                    $"The database has schema step {number} ({name}), this program none beyond {known[^1].Number}: use a newer program.");
            if (ours.Checksum != checksum)
            {
                throw new StorageException(
                    $"Schema step {number} was applied as {name} and reads otherwise in this program ({ours.Name}).");
            }
        }

        return [.. known.Where(migration => applied.All(done => done.Number != migration.Number))];
    }
}
