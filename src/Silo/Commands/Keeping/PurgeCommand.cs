using System.CommandLine;
using System.Globalization;
using Budkavle.Api.Purging;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Letters.Purging;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Hosting;
using Budkavle.Storage.Sealing;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle purge.</summary>
internal static class PurgeCommand
{
    public static Command Create()
    {
        var rules = new Option<string>("--rules") { Description = "File of rules (JSON): see docs/operations/purge.md.", Required = true };
        var apply = new Option<bool>("--apply") { Description = "Remove. Without it: say how much each rule would remove." };
        var target = new StoreTarget();
        var command = new Command(
            "purge",
            "Removes contents by rule: of letters that other operators have, of mailboxes that were left, lists of dispatches that have "
            + "ended, files behind links that are over, what nothing names. Says how much and removes nothing unless --apply is given. "
            + "The log stays whole, and verify and readers say what was removed by which rule. Silos may serve meanwhile. Broken off, it "
            + "is gone on with by running it again. Exit code 0: done; 2: not done.") { rules, apply };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StoreTarget.RunAsync("Cannot purge", () => RunAsync(
            target.Read(parsed), PurgeFile.Read(parsed.GetValue(rules)!), parsed.GetValue(apply), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, PurgeRules rules, bool apply, CancellationToken cancellationToken)
    {
        const long Parts = 1000;
        var ring = StoreTarget.OpenRing(options);
        await using var store = await StoreFactory.OpenExistingAsync(options, alone: false, cancellationToken);
        var sealer = apply
            ? await DataKeySealer.OpenAsync(ring, store.Documents, cancellationToken)
            : await DataKeySealer.OpenToReadAsync(ring, store.Documents, cancellationToken);
        var holders = new ContentHolders(sealer, new ContentVault(store.Contents, sealer, ring));
        var purge = new StorePurge(store, sealer, ring, holders, TimeProvider.System);
        IReadOnlyList<PurgeCount> counts = [];
        await ProgressBars.RunAsync("Purging", Parts, async bar => counts = await purge.RunAsync(
            rules, apply,
            (what, done, total) => bar.Set(total == 0 ? 0 : done * Parts / total, $"{what}: {done:N0}"), cancellationToken));
        foreach (var count in counts)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{PurgeRuleNames.Of(count.Rule),-16} {count.Contents,12:N0} contents {count.Bytes,16:N0} bytes"));
        }

        if (counts.Count == 0) Console.WriteLine("No rule finds anything to remove.");
        Console.WriteLine(apply ? "Removed." : "Nothing was removed: give --apply to remove it.");
        return CommandRunner.Done;
    }
}
