using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Storage;
using Npgsql;

namespace Budkavle.Silo.Engines;

/// <summary>
/// The tables in which a cluster's silos find each other: numbered steps, applied in order, one process at a time and recorded, as those
/// of the store are. An older program refuses a newer schema.
/// </summary>
internal static class ClusterSchema
{
    /// <summary>The lock of the store's own migrations: "budkavle" in ASCII.</summary>
    private const long Lock = 0x6275646b61766c65;

    private const string Resources = "cluster/";

    /// <returns>The number of the last step.</returns>
    /// <exception cref="StorageException">The database does not answer, refuses, or was made by a newer program.</exception>
    public static async Task<int> MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock($1)", cancellationToken, Lock);
            await ExecuteAsync(
                connection,
                """
                CREATE TABLE IF NOT EXISTS cluster_schema_steps (
                    number integer PRIMARY KEY, checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
                """,
                cancellationToken);
            var last = await ApplyAsync(connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return last;
        }
        catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
        {
            throw new StorageException("The cluster's tables cannot be made or read.", failure);
        }
    }

    private static async Task<int> ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = await ReadAppliedAsync(connection, cancellationToken);
        var known = Steps();
        if (applied.Keys.FirstOrDefault(number => number > known.Count) is > 0 and var newer)
        {
            throw new StorageException(
                $"The database has cluster schema step {newer}, this program none beyond {known.Count}: use a newer program.");
        }

        for (var number = 1; number <= known.Count; number++)
        {
            var sql = known[number - 1];
            var checksum = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));
            if (applied.TryGetValue(number, out var before))
            {
                if (before == checksum) continue;
                throw new StorageException($"Cluster schema step {number} was applied otherwise than it reads in this program.");
            }

            await ExecuteAsync(connection, sql, cancellationToken);
            await ExecuteAsync(
                connection, "INSERT INTO cluster_schema_steps (number, checksum) VALUES ($1, $2)", cancellationToken, number, checksum);
        }

        return known.Count;
    }

    private static async Task<Dictionary<int, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = new Dictionary<int, string>();
        await using var command = new NpgsqlCommand("SELECT number, checksum FROM cluster_schema_steps", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) applied.Add(reader.GetInt32(0), reader.GetString(1));
        return applied;
    }

    /// <summary>The embedded files, named 001_what_it_does and so on without a gap.</summary>
    private static IReadOnlyList<string> Steps()
    {
        var assembly = typeof(ClusterSchema).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resources, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToArray();
        for (var index = 0; index < names.Length; index++)
        {
            if (int.Parse(names[index].AsSpan(Resources.Length, 3), CultureInfo.InvariantCulture) != index + 1)
                throw new InvalidOperationException("The steps of the cluster's schema are not numbered one after the other.");
        }

        return [.. names.Select(name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        })];
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
