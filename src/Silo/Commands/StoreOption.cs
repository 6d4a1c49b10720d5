using System.CommandLine;

namespace Budkavle.Silo.Commands;

/// <summary>Where letters are kept; the same for every command that opens a store.</summary>
internal static class StoreOption
{
    public static Option<string[]> Create() => new("--store")
    {
        Description = "sqlite, or a PostgreSQL connection string (\"Host=...\"); made and migrated if empty. Given several times the log "
            + "is spread over these databases: always all of them, in the same order, from the first start on.",
        DefaultValueFactory = _ => ["sqlite"],
    };
}
