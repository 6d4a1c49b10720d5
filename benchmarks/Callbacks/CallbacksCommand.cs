using System.CommandLine;
using Budkavle.Callbacks.Sink;
using Budkavle.Support;

namespace Budkavle.Callbacks;

/// <summary>The command line of <c>./run bench callbacks</c>.</summary>
internal static class CallbacksCommand
{
    private static readonly Option<int> Letters = new("--letters") {
        Description = "Letters of each part, of all senders together.", DefaultValueFactory = _ => 40_000 };

    private static readonly Option<int> Senders = new("--senders") {
        Description = "Senders, each with a callback.", DefaultValueFactory = _ => 8 };

    private static readonly Option<int> Scheduled = new("--scheduled") {
        Description = "Letters with two events each, whose order is judged.", DefaultValueFactory = _ => 8_000 };

    private static readonly Option<int> Down = new("--down") {
        Description = "Seconds for which the receiver is away in the last part.", DefaultValueFactory = _ => 10 };

    private static readonly Option<string> Data = new("--data") {
        Description = "Where the store lies while it runs. Default: a temporary directory.",
        DefaultValueFactory = _ => Path.GetTempPath() };

    private static readonly Option<string?> Silo = new("--silo") {
        Description = "The silo's assembly. Default: its Release build in this repository." };

    public static RootCommand Create()
    {
        var root = new RootCommand("Callbacks from accepted letters to a receiver that checks every signature, in a process of its own.") {
            Letters, Senders, Scheduled, Down, Data, Silo };
        root.SetAction((parsed, cancellationToken) => CallbacksRun.RunAsync(
            new CallbacksOptions(
                parsed.GetValue(Letters), parsed.GetValue(Senders), parsed.GetValue(Scheduled), parsed.GetValue(Down),
                parsed.GetValue(Data)!, parsed.GetValue(Silo) ?? Repository.Release(Path.Combine("src", "Silo", "bin"), "budkavle.dll")),
            cancellationToken));
        var sink = new Command("sink", "The receiver of a run; takes its orders from its input.");
        sink.SetAction((_, cancellationToken) => SinkServer.RunAsync(cancellationToken));
        root.Add(sink);
        return root;
    }
}
