using Npgsql;
using NpgsqlTypes;

namespace Budkavle.Plain;

/// <summary>Inserts letters, once for each key of the sender.</summary>
internal sealed class LetterTable(NpgsqlDataSource source)
{
    /// <summary>There are no tokens here, so there is one sender.</summary>
    private const int Sender = 1;

    private const string InsertOne = """
        insert into letters (sender, key, recipient, subject, body) values ($1, $2, $3, $4, $5)
        on conflict (sender, key) do nothing returning id
        """;

    private const string InsertMany = """
        insert into letters (sender, key, recipient, subject, body)
        select $1, l.key, l.recipient, l.subject, l.body from unnest($2, $3, $4, $5) as l(key, recipient, subject, body)
        on conflict (sender, key) do nothing returning id, key
        """;

    private const string FindMany = "select id, key from letters where sender = $1 and key = any($2)";

    /// <summary>The letter's id, and whether it is new.</summary>
    public async Task<(long Id, bool IsNew)> InsertAsync(string key, Letter letter)
    {
        await using (var insert = source.CreateCommand(InsertOne))
        {
            insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Sender });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = letter.Recipient });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = letter.Subject });
            insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = letter.Body.Content });
            if (await insert.ExecuteScalarAsync() is long id)
                return (id, true);
        }
        var found = await FindAsync([key]);
        return (found[key], false);
    }

    /// <summary>Inserts all in one statement; ids by key, and which keys were new.</summary>
    public async Task<(Dictionary<string, long> Ids, HashSet<string> New)> InsertAsync(IReadOnlyList<Letter> letters)
    {
        await using var insert = source.CreateCommand(InsertMany);
        insert.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Sender });
        AddTexts(insert, letters, l => l.Key!);
        AddTexts(insert, letters, l => l.Recipient);
        AddTexts(insert, letters, l => l.Subject);
        AddTexts(insert, letters, l => l.Body.Content);
        var ids = new Dictionary<string, long>(letters.Count, StringComparer.Ordinal);
        await using (var reader = await insert.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                ids[reader.GetString(1)] = reader.GetInt64(0);
        }
        var fresh = new HashSet<string>(ids.Keys, StringComparer.Ordinal);
        if (ids.Count < letters.Count)
        {
            foreach (var (key, id) in await FindAsync([.. letters.Select(l => l.Key!).Where(k => !ids.ContainsKey(k)).Distinct()]))
                ids[key] = id;
        }
        return (ids, fresh);
    }

    private async Task<Dictionary<string, long>> FindAsync(string[] keys)
    {
        var ids = new Dictionary<string, long>(keys.Length, StringComparer.Ordinal);
        await using var find = source.CreateCommand(FindMany);
        find.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Sender });
        find.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = keys, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            ids[reader.GetString(1)] = reader.GetInt64(0);
        return ids;
    }

    private static void AddTexts(NpgsqlCommand command, IReadOnlyList<Letter> letters, Func<Letter, string> field)
    {
        var texts = new string[letters.Count];
        for (var index = 0; index < texts.Length; index++)
            texts[index] = field(letters[index]);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
    }
}
