using System.CommandLine;
using Budkavle.Support;

namespace Budkavle.Merge;

/// <summary>The command line of <c>./run bench merge</c>.</summary>
internal static class MergeCommand
{
    /// <summary>Of a list in the portal.</summary>
    private const int RowsMax = 100_000;

    private static readonly Option<int> Rows = new("--rows") {
        Description = "Rows of the list, each with a recipient of its own: 1 to 100,000.", DefaultValueFactory = _ => RowsMax };

    private static readonly Option<int> BodyBytes = new("--body-bytes") {
        Description = "Characters of each letter's text, of the letters in bulk too.", DefaultValueFactory = _ => 1024 };

    private static readonly Option<string> Data = new("--data") {
        Description = "Where the store lies while it runs. Default: a temporary directory.",
        DefaultValueFactory = _ => Path.GetTempPath() };

    private static readonly Option<string?> Silo = new("--silo") {
        Description = "The silo's assembly. Default: its Release build in this repository." };

    public static RootCommand Create()
    {
        var root = new RootCommand("A list merged into letters in the senders' portal, beside as many letters of a program in bulk.") {
            Rows, BodyBytes, Data, Silo };
        root.SetAction((parsed, cancellationToken) => MergeRun.RunAsync(
            new MergeOptions(
                Math.Clamp(parsed.GetValue(Rows), 1, RowsMax), Math.Clamp(parsed.GetValue(BodyBytes), 200, 60_000), parsed.GetValue(Data)!,
                parsed.GetValue(Silo) ?? Repository.Release(Path.Combine("src", "Silo", "bin"), "budkavle.dll")),
            cancellationToken));
        return root;
    }
}
