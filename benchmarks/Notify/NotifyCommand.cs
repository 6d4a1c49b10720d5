using System.CommandLine;
using Budkavle.Notify.Sink;

namespace Budkavle.Notify;

/// <summary>The command line of <c>./run bench notify</c>.</summary>
internal static class NotifyCommand
{
    private static readonly Option<int> Notifications = new("--notifications") {
        Description = "Letters, each with one notification.", DefaultValueFactory = _ => 1_000_000 };

    private static readonly Option<int> Mailboxes = new("--mailboxes") {
        Description = "Mailboxes that the letters are for.", DefaultValueFactory = _ => 100_000 };

    private static readonly Option<int> Connections = new("--connections") {
        Description = "Connections to the mail server, and so messages under way.", DefaultValueFactory = _ => 16 };

    private static readonly Option<double> PerSecond = new("--per-second") {
        Description = "The provider's limit; as good as none by default.", DefaultValueFactory = _ => 1_000_000 };

    private static readonly Option<string> Data = new("--data") {
        Description = "Where the store lies while it runs. Default: a temporary directory.",
        DefaultValueFactory = _ => Path.GetTempPath() };

    private static readonly Option<double> AtLeast = new("--at-least") {
        Description = "Exit code 1 below this many notifications a second.", DefaultValueFactory = _ => 0 };

    private static readonly Option<int> Services = new("--services") {
        Description = "E-mails that so many services send by themselves, instead of letters and their notifications.",
        DefaultValueFactory = _ => 0 };

    public static RootCommand Create()
    {
        var root = new RootCommand("Notifications by e-mail from committed letters to a mail server in a process of its own.") {
            Notifications, Mailboxes, Connections, PerSecond, Data, AtLeast, Services };
        root.SetAction((parsed, cancellationToken) => NotifyRun.RunAsync(
            new NotifyOptions(
                parsed.GetValue(Notifications), parsed.GetValue(Mailboxes), parsed.GetValue(Connections), parsed.GetValue(PerSecond),
                parsed.GetValue(Data)!, parsed.GetValue(AtLeast), parsed.GetValue(Services)),
            cancellationToken));
        var sink = new Command("sink", "The mail server of a run; answers \"count\" on its input.");
        sink.SetAction((_, cancellationToken) => SinkServer.RunAsync(cancellationToken));
        root.Add(sink);
        return root;
    }
}
