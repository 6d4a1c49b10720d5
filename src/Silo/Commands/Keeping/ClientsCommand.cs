using System.CommandLine;
using System.Text;
using System.Text.Json;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Keeping;

/// <summary>budkavle clients: who may ask for tokens in a sender's name, by the operator's routes.</summary>
internal static class ClientsCommand
{
    public static Command Create() => new("clients", "The clients of a sender: list, create, new secret, revoke.")
    {
        List(), Make(), OfClient("rotate", "A new secret in place of the old one, shown once.", RotateAsync),
        OfClient(
            "revoke",
            "Revokes a client. It gets no token from now on, and within a minute every silo and front end refuses the tokens that it has. "
            + "Exit code 0: revoked; 2: not.", RevokeAsync),
    };

    private static Command List()
    {
        var sender = new Argument<string>("SENDER") { Description = "The id of a sender, or of any of its clients." };
        var command = new Command("list", "The clients of a sender, and what each may do.") { sender };
        return Of(command, async (client, parsed, cancellationToken) =>
        {
            var found = await client.SendAsync(HttpMethod.Get, $"v1/senders/{SenderOf(parsed.GetValue(sender)!)}", null, cancellationToken);
            Console.WriteLine($"{Json.Text(found, "name")} ({Json.Text(found, "status")})");
            foreach (var one in found.GetProperty("clients").EnumerateArray())
            {
                var scopes = string.Join(' ', one.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
                var state = one.GetProperty("revoked").GetBoolean() ? "revoked" : "active";
                Console.WriteLine($"  {Json.Text(one, "clientId")}  {state,-7}  {Json.Text(one, "name")}  [{scopes}]");
            }
        });
    }

    private static Command Make()
    {
        var sender = new Argument<string>("SENDER") { Description = "The id of a sender." };
        var name = new Option<string>("--name") { Description = "What people call it.", Required = true };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What it may do, such as letters:write.", Required = true, AllowMultipleArgumentsPerToken = true,
        };
        var jwks = new Option<string?>("--jwks") { Description = "A file with its public keys (JWK set); without it, it gets a secret." };
        var command = new Command("create", "Adds a client. Its secret is shown once, here.") { sender, name, scopes, jwks };
        return Of(command, async (client, parsed, cancellationToken) =>
        {
            var keys = parsed.GetValue(jwks) is { } file
                ? JsonSerializer.Deserialize<JsonElement?>(await File.ReadAllBytesAsync(file, cancellationToken)) : null;
            var body = JsonSerializer.Serialize(
                new { name = parsed.GetValue(name), scopes = parsed.GetValue(scopes), jwks = keys }, JsonSerializerOptions.Web);
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            Show(await client.SendAsync(
                HttpMethod.Post, $"v1/senders/{SenderOf(parsed.GetValue(sender)!)}/clients", content, cancellationToken));
        });
    }

    private static Command OfClient(string verb, string description, Func<ServiceClient, string, CancellationToken, Task> work)
    {
        var id = new Argument<string>("CLIENT") { Description = "The client's id." };
        return Of(new Command(verb, description) { id }, (client, parsed, cancellationToken) =>
        {
            if (!SenderIds.TryParseClient(parsed.GetValue(id), out _, out _)) throw new CommandFailedException("That is no client's id.");
            return work(client, parsed.GetValue(id)!, cancellationToken);
        });
    }

    private static async Task RotateAsync(ServiceClient client, string id, CancellationToken cancellationToken) =>
        Show(await client.SendAsync(HttpMethod.Post, $"v1/senders/{SenderOf(id)}/clients/{id}/rotate", null, cancellationToken));

    private static async Task RevokeAsync(ServiceClient client, string id, CancellationToken cancellationToken)
    {
        await client.DeleteAsync($"v1/senders/{SenderOf(id)}/clients/{id}", cancellationToken);
        Console.WriteLine("Revoked. It gets no token any more, and those it has are refused everywhere within a minute.");
    }

    /// <summary>A client's id says whose it is.</summary>
    private static string SenderOf(string id) => SenderIds.TryParseClient(id, out var sender, out _) ? SenderIds.Format(sender)
        : SenderIds.TryParse(id, out sender) ? SenderIds.Format(sender)
        : throw new CommandFailedException("That is neither a sender's id nor a client's.");

    private static void Show(JsonElement made)
    {
        Console.WriteLine($"client id      {Json.Text(made, "clientId")}");
        if (Json.Text(made, "clientSecret") is { Length: > 0 } secret)
            Console.WriteLine($"client secret  {secret}\nIt is kept nowhere and not shown again.");
    }

    private static Command Of(Command command, Func<ServiceClient, ParseResult, CancellationToken, Task> work)
    {
        var target = new TargetOptions();
        target.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(async () =>
        {
            using var client = target.Connect(parsed, asOperator: true);
            await work(client, parsed, cancellationToken);
            return CommandRunner.Done;
        }));
        return command;
    }
}
