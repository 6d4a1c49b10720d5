using Npgsql;

namespace Budkavle.Plain;

/// <summary>The one table.</summary>
internal static class Schema
{
    private const string Sql = """
        create table if not exists letters (
            id        bigint generated always as identity primary key,
            sender    integer not null,
            key       text not null,
            recipient text not null,
            subject   text not null,
            body      text not null,
            created   timestamptz not null default now(),
            unique (sender, key));
        """;

    public static async Task CreateAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand(Sql);
        await command.ExecuteNonQueryAsync();
    }
}
