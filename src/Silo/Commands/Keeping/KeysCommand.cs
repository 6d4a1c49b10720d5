using System.CommandLine;
using System.Text.Json;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle keys: the keys of a running service, by its operator's routes, so that every silo learns of a change.</summary>
internal static class KeysCommand
{
    private static readonly string[] Kinds = ["evidence", "signing", "encryption"];

    public static Command Create() => new("keys", "The keys of a running service. See docs/operations/keys.md.") { List(), Rotate() };

    private static Command List()
    {
        var target = new TargetOptions();
        var command = new Command("list", "The public keys that are published: of tokens, and of receipts and checkpoints.");
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = target.Connect(parsed, asOperator: true);
            Show("signing", await client.SendAsync(HttpMethod.Get, ".well-known/jwks.json", null, cancellationToken));
            Show("evidence", await client.SendAsync(HttpMethod.Get, ".well-known/evidence-keys", null, cancellationToken));
            return CommandRunner.Done;
        }));
        return command;
    }

    private static void Show(string what, JsonElement set)
    {
        foreach (var key in set.GetProperty("keys").EnumerateArray()) Console.WriteLine($"{what,-10} {Json.Text(key, "kid")}");
    }

    private static Command Rotate()
    {
        var kind = new Argument<string>("KIND")
        {
            Description = "evidence: signs receipts and checkpoints; the earlier keys stay published, what they signed holds. "
                + "signing: signs access tokens, from a minute on; tokens already given stay good. "
                + "encryption: wraps the data keys; what is sealed stays as it is and readable.",
        };
        kind.AcceptOnlyFromAmong(Kinds);
        var target = new TargetOptions();
        var command = new Command("rotate", "A new key beside the earlier ones, at once. Exit code 0: it is there; 2: it is not.") { kind };
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = target.Connect(parsed, asOperator: true);
            return await RotateAsync(client, parsed.GetValue(kind)!, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> RotateAsync(ServiceClient client, string kind, CancellationToken cancellationToken)
    {
        var path = $"v1/operations/keys/{kind}/rotate";
        if (kind == "encryption")
        {
            var answer = await client.SendAsync(HttpMethod.Post, path, null, cancellationToken);
            Console.WriteLine(
                $"{Json.Number(answer, "dataKeysRewrapped")} data keys wrapped anew; "
                + $"the ring has {Json.Number(answer, "keysInRing")} keys. "
                + "Copy keys/ring.json to every other silo within a quarter of an hour, and to where its copies are kept.");
            return CommandRunner.Done;
        }

        await client.PostAsync(path, cancellationToken);
        Console.WriteLine(kind == "signing"
            ? "Published. It signs in a minute; tokens already given stay good until they end."
            : "It signs. Give the new public keys to those who keep them: budkavle verify needs them for receipts from now on.");
        return CommandRunner.Done;
    }
}
