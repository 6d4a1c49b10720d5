using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>Brings a set-up to a service by its operator's routes, which check all of it as they check what people type.</summary>
internal sealed class SetupImport(ServiceClient service, bool apply)
{
    private int _senders;
    private int _clients;

    public async Task<int> RunAsync(SetupDocument setup, string? secretsPath, CancellationToken cancellationToken)
    {
        var withSecrets = setup.Senders.SelectMany(sender => sender.Clients).Any(client => client.Jwks is null);
        if (apply && withSecrets && secretsPath is null)
            throw new CommandFailedException("Clients get new secrets: name a file for them with --secrets.");
        if (!apply)
        {
            foreach (var sender in setup.Senders) Console.WriteLine($"{sender.Name}: {sender.Clients.Count} clients");
            Console.WriteLine($"{setup.Senders.Count} senders of {setup.Iss}. Nothing was changed: give --apply.");
            return CommandRunner.Done;
        }

        await using var secrets = withSecrets ? OpenSecrets(secretsPath!) : null;
        foreach (var sender in setup.Senders) await ImportAsync(sender, secrets, cancellationToken);
        Console.WriteLine($"{_senders} senders are there; {_clients} clients were added.");
        if (_clients > 0 && secrets is not null) Console.WriteLine($"Their secrets are in {secretsPath} and nowhere else.");
        return CommandRunner.Done;
    }

    private static StreamWriter OpenSecrets(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new StreamWriter(path, new UTF8Encoding(false), options) { AutoFlush = true };
    }

    private async Task ImportAsync(SetupDocument.Sender sender, StreamWriter? secrets, CancellationToken cancellationToken)
    {
        var registered = await PostAsync("v1/senders", new JsonObject
        {
            ["organisationNumber"] = sender.OrganisationNumber,
            ["name"] = sender.Name,
            ["contact"] = new JsonObject
            {
                ["name"] = sender.Contact.Name, ["email"] = sender.Contact.Email, ["phone"] = sender.Contact.Phone,
            },
            ["rights"] = new JsonArray([.. sender.Rights.Select(right => (JsonNode)right)]),
            ["lettersPerDay"] = sender.LettersPerDay,
        }, cancellationToken);
        _senders++;
        var id = Json.Text(registered, "senderId");
        var known = registered.GetProperty("clients").EnumerateArray().Where(client => !client.GetProperty("revoked").GetBoolean())
            .Select(client => Json.Text(client, "name")).ToList();
        foreach (var client in sender.Clients)
        {
            // Names may repeat: as many of a name as there were.
            if (!known.Remove(client.Name)) await AddAsync(id, client, secrets, cancellationToken);
        }

        if (sender.Suspended && Json.Text(registered, "status") != "suspended")
            await service.PostAsync($"v1/senders/{id}/suspend", cancellationToken);
    }

    private async Task AddAsync(string sender, SetupDocument.Client client, StreamWriter? secrets, CancellationToken cancellationToken)
    {
        var added = await PostAsync($"v1/senders/{sender}/clients", new JsonObject
        {
            ["name"] = client.Name,
            ["scopes"] = new JsonArray([.. client.Scopes.Select(scope => (JsonNode)scope)]),
            ["jwks"] = client.Jwks is null ? null : JsonNode.Parse(client.Jwks),
        }, cancellationToken);
        _clients++;
        if (secrets is null || Json.Text(added, "clientSecret") is not { Length: > 0 } secret) return;
        var line = new JsonObject
        {
            ["clientId"] = Json.Text(added, "clientId"), ["name"] = client.Name, ["clientSecret"] = secret,
        };
        await secrets.WriteLineAsync(line.ToJsonString());
    }

    private async Task<JsonElement> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await service.SendAsync(HttpMethod.Post, path, content, cancellationToken);
    }
}
