using System.CommandLine;
using Budkavle.Silo.Hosting;

namespace Budkavle.Silo.Commands;

/// <summary>Where letters are kept; the same for every command that opens a store.</summary>
internal static class StoreOption
{
    private const string Name = "--store";

    public static Option<string[]> Create() => new(Name)
    {
        Description = "sqlite, or a PostgreSQL connection string (\"Host=...\", file:PATH or env:NAME); made and migrated if empty. Given "
            + "several times the log is spread over these databases: always all of them, in the same order, from the first start on.",
        DefaultValueFactory = _ => ["sqlite"],
    };

    /// <exception cref="ArgumentException">A password stands in the clear in production, or what is referred to is not there.</exception>
    public static string[] Read(ParseResult parsed, Option<string[]> option, bool isProduction = false) =>
        [.. parsed.GetValue(option)!.Select(store => Secret.Read(Name, store, isProduction)!)];
}
