using System.CommandLine;
using Budkavle.Api.Setup;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Silo.Commands.Client;
using Budkavle.Silo.Commands.Keeping;
using Budkavle.Silo.Commands.Verifying;
using Budkavle.Silo.Hosting;
using Budkavle.Storage.Sealing;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>budkavle setup: senders and what they have set up from one installation to another.</summary>
internal static class SetupCommand
{
    public static Command Create() => new(
        "setup",
        "Who may send, with templates and forms: taken from one installation to a new one, such as a test system's. See "
        + "docs/operations/keys.md.")
    {
        Export(), Import(),
    };

    private static Command Export()
    {
        var to = new Option<string>("--to") { Description = "File to write; must not be there yet.", Required = true };
        var target = new StoreTarget();
        var command = new Command(
            "export",
            "Writes senders with their rights, quotas and clients that are not revoked, templates, forms, intakes, callbacks and names of "
            + "the portal's users, signed by the key of this installation's receipts. No letters, no recipients, no secrets. Silos may "
            + "serve meanwhile. Exit code 0: written; 2: not.") { to };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => StoreTarget.RunAsync("Cannot export", () => ExportAsync(
            target.Read(parsed), parsed.GetValue(to)!, cancellationToken)));
        return command;
    }

    private static async Task<int> ExportAsync(ServeOptions options, string to, CancellationToken cancellationToken)
    {
        if (File.Exists(to)) throw new CommandFailedException($"{to} is there already.");
        var ring = StoreTarget.OpenRing(options);
        await using var store = await StoreFactory.OpenExistingAsync(options, alone: false, cancellationToken);
        var sealer = await DataKeySealer.OpenToReadAsync(ring, store.Documents, cancellationToken);
        var keys = await EvidenceKeys.OpenAsync(store.Documents, sealer, TimeProvider.System, create: false, cancellationToken);
        if (keys.All.Count == 0) throw new CommandFailedException("The installation has no key to sign with: start it once.");
        long total = 0;
        for (var shard = 0; shard < store.Log.Shards; shard++)
            total += (await store.Log.ReadLastAsync(shard, cancellationToken))?.LastSequence ?? 0;
        var senders = new List<SetupDocument.Sender>();
        await ProgressBars.RunAsync("Exporting", Math.Max(1, total), async bar =>
        {
            var reader = new SetupReader(store.Documents, sealer);
            var archived = await SenderArchive.ReadAsync(
                store, sealer, ring, read => bar.Set(read, $"{read:N0} entries"), cancellationToken);
            foreach (var one in archived)
                senders.Add(SetupDocument.Of(one.Sender, await reader.ReadAsync(one, cancellationToken)));
        });
        var setup = new SetupDocument
        {
            Version = SetupDocument.CurrentVersion, Iss = keys.Origin, Iat = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            Senders = senders,
        };
        await using (var file = PrivateFile.Create(to)) await file.WriteLineAsync(setup.Sign(keys.Current));
        Console.WriteLine($"{to}: {senders.Count} senders, {senders.Sum(sender => sender.Clients.Count)} clients, "
            + $"{senders.Sum(sender => sender.Setup.Templates.Count)} templates, {senders.Sum(sender => sender.Setup.Forms.Count)} forms.");
        return CommandRunner.Done;
    }

    private static Command Import()
    {
        var file = new Argument<string>("FILE") { Description = "What budkavle setup export wrote." };
        var key = new Option<string[]>("--key")
        {
            Description = "Public keys of the installation that it comes from, as served at its /.well-known/evidence-keys.",
            AllowMultipleArgumentsPerToken = true,
        };
        var secrets = new Option<string?>("--secrets")
        {
            Description = "New file (mode 0600) for the secrets that clients and callbacks get here, a line each.",
        };
        var users = new Option<string?>("--users")
        {
            Description = "File with the numbers of the portal's users, which no installation keeps: a line each, "
                + "{\"organisationNumber\": \"...\", \"name\": \"...\", \"number\": \"...\"}. Those it lacks are told.",
        };
        var apply = new Option<bool>("--apply") { Description = "Do it. Without it: say what would be done." };
        var target = new TargetOptions();
        var command = new Command(
            "import",
            "Registers the senders of a file at a running service, with all that the file has of them. What is there already stays as it "
            + "is. A file that no key given has signed, or that was changed, is refused. What ends it is told with its place; it may then, "
            + "as always, be repeated. Exit code 0: done; 2: not.")
        {
            file, key, secrets, users, apply,
        };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            var path = parsed.GetValue(file)!;
            if (!File.Exists(path)) throw new CommandFailedException($"There is no file {path}.");
            var text = await File.ReadAllTextAsync(path, cancellationToken);
            var setup = SetupDocument.Read(text, ReceiptReport.ReadKeys(parsed.GetValue(key) ?? []));
            if (!parsed.GetValue(apply)) return SetupImport.Tell(setup);
            var known = parsed.GetValue(users) is { } list ? SetupUsers.Read(list) : SetupUsers.None;
            using var client = target.Connect(parsed, asOperator: true);
            return await SetupImport.RunAsync(client, setup, parsed.GetValue(secrets), known, cancellationToken);
        }));
        return command;
    }
}
