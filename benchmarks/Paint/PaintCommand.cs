using System.CommandLine;

namespace Budkavle.Paint;

/// <summary>The command line of <c>./run bench paint</c>.</summary>
internal static class PaintCommand
{
    private static readonly Option<string> Demo = new("--demo") {
        Description = "The demo file of a running silo.", DefaultValueFactory = _ => "data/demo.json" };

    private static readonly Option<int> Letters = new("--letters") {
        Description = "Letters in the large mailbox; what is missing is sent first.", DefaultValueFactory = _ => 1_000_000 };

    private static readonly Option<int> Recipient = new("--recipient") {
        Description = "Which demo recipient has it, 0 to 98; the next one has a mailbox of ten.", DefaultValueFactory = _ => 90 };

    private static readonly Option<int> Rounds = new("--rounds") {
        Description = "Loads of each page, after three that do not count.", DefaultValueFactory = _ => 30 };

    private static readonly Option<string> Browser = new("--browser") {
        Description = "The browser: Chromium.", DefaultValueFactory = _ => "/usr/bin/chromium" };

    private static readonly Option<double> AtMost = new("--at-most") {
        Description = "Exit code 1 if the median first paint of the large inbox takes more milliseconds.",
        DefaultValueFactory = _ => 0 };

    public static RootCommand Create()
    {
        var root = new RootCommand("First paint of a citizen's inbox in a browser, with many letters and with few.") {
            Demo, Letters, Recipient, Rounds, Browser, AtMost };
        root.SetAction((parsed, cancellationToken) => PaintRun.RunAsync(
            new PaintOptions(
                parsed.GetValue(Demo)!, parsed.GetValue(Letters), parsed.GetValue(Recipient), parsed.GetValue(Rounds),
                parsed.GetValue(Browser)!, parsed.GetValue(AtMost)),
            cancellationToken));
        return root;
    }
}
