using System.CommandLine;
using Budkavle.Support;

namespace Budkavle.Relay;

/// <summary>The command line of <c>./run bench relay</c>.</summary>
internal static class RelayCommand
{
    private static readonly Option<int> Letters = new("--letters") {
        Description = "Letters to mailboxes here, and as many to mailboxes at another operator.", DefaultValueFactory = _ => 5_000 };

    private static readonly Option<int> Recipients = new("--recipients") {
        Description = "Mailboxes that they are for, of each kind; 400 at the most.", DefaultValueFactory = _ => 400 };

    private static readonly Option<int> Moving = new("--moving") {
        Description = "Letters of a mailbox that moves; 0: none does.", DefaultValueFactory = _ => 1_000 };

    private static readonly Option<string> Data = new("--data") {
        Description = "Where the stores lie while it runs. Default: a temporary directory.",
        DefaultValueFactory = _ => Path.GetTempPath() };

    public static RootCommand Create()
    {
        var root = new RootCommand("Letters to another operator, a silo over mutual TLS, beside letters to mailboxes here; and a move.") {
            Letters, Recipients, Moving, Data };
        root.SetAction((parsed, cancellationToken) => RelayRun.RunAsync(
            new RelayOptions(
                parsed.GetValue(Letters), Math.Clamp(parsed.GetValue(Recipients), 1, 400), parsed.GetValue(Moving),
                parsed.GetValue(Data)!, Repository.Release(Path.Combine("src", "Silo", "bin"), "budkavle.dll")),
            cancellationToken));
        return root;
    }
}
