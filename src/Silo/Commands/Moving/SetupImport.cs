using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Setup;
using Budkavle.Api.Templates;
using Budkavle.Silo.Commands.Client;

namespace Budkavle.Silo.Commands.Moving;

/// <summary>Brings a set-up to a service by its operator's routes, which check all of it as they check what people type.</summary>
internal sealed class SetupImport
{
    private readonly ServiceClient _service;
    private readonly StreamWriter? _secrets;
    private readonly SetupUsers _users;
    private readonly List<string> _unknownUsers = [];
    private int _clients;
    private int _parts;
    private int _callbacks;

    /// <summary>What is being brought, for whoever has to mend it.</summary>
    private string _at = "";

    private SetupImport(ServiceClient service, StreamWriter? secrets, SetupUsers users) =>
        (_service, _secrets, _users) = (service, secrets, users);

    /// <summary>Says what would be brought.</summary>
    public static int Tell(SetupDocument setup)
    {
        foreach (var sender in setup.Senders)
        {
            var has = sender.Setup;
            Console.WriteLine(
                $"{sender.Name}: {sender.Clients.Count} clients, {has.Templates.Count} templates, {has.Forms.Count} forms, "
                + $"{(has.Intake is null ? "no intake" : "an intake")}, {has.Callbacks.Count} callbacks, {has.PortalUsers.Count} users");
        }

        Console.WriteLine($"{setup.Senders.Count} senders of {setup.Iss}. Nothing was changed: give --apply.");
        return CommandRunner.Done;
    }

    /// <exception cref="CommandFailedException">Something was refused; says what. What was brought before it stays.</exception>
    public static async Task<int> RunAsync(
        ServiceClient service, SetupDocument setup, string? secretsPath, SetupUsers users, CancellationToken cancellationToken)
    {
        var withSecrets = setup.Senders.Any(sender =>
            sender.Setup.Callbacks.Count > 0 || sender.Clients.Any(client => client.Jwks is null));
        if (withSecrets && secretsPath is null)
            throw new CommandFailedException("Clients and callbacks get new secrets: name a file for them with --secrets.");
        await using var secrets = withSecrets ? PrivateFile.Create(secretsPath!) : null;
        var import = new SetupImport(service, secrets, users);
        try
        {
            foreach (var sender in setup.Senders) await import.ImportAsync(sender, cancellationToken);
        }
        catch (Exception failure) when (failure is CommandFailedException or HttpRequestException)
        {
            throw new CommandFailedException(
                $"{import._at}: {failure.Message} What was brought before it stays: import again when that is mended.");
        }

        import.Report(setup, secretsPath);
        return CommandRunner.Done;
    }

    private void Report(SetupDocument setup, string? secretsPath)
    {
        Console.WriteLine($"{setup.Senders.Count} senders are there; {_clients} clients were added, and {_parts} other parts.");
        if (_clients + _callbacks > 0 && _secrets is not null) Console.WriteLine($"New secrets are in {secretsPath} and nowhere else.");
        if (_callbacks > 0) Console.WriteLine($"{_callbacks} callbacks are paused until their senders resume them.");
        if (_unknownUsers.Count == 0) return;
        Console.WriteLine("Users of the portal who have to be let in with their numbers (--users):");
        foreach (var user in _unknownUsers) Console.WriteLine("  " + user);
    }

    private async Task ImportAsync(SetupDocument.Sender sender, CancellationToken cancellationToken)
    {
        _at = sender.Name;
        var registered = await SendAsync(HttpMethod.Post, "v1/senders", new JsonObject
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
        var path = $"v1/senders/{Json.Text(registered, "senderId")}";
        // Before anything of it can be used.
        if (sender.Suspended && Json.Text(registered, "status") != "suspended")
            await _service.PostAsync($"{path}/suspend", cancellationToken);
        await ImportPartsAsync(sender, path + "/setup", cancellationToken);
        await ImportUsersAsync(sender, path + "/users", cancellationToken);
        var known = registered.GetProperty("clients").EnumerateArray().Where(client => !client.GetProperty("revoked").GetBoolean())
            .Select(client => Json.Text(client, "name")).ToList();
        foreach (var client in sender.Clients)
        {
            _at = $"{sender.Name}, client {client.Name}";
            // Names may repeat: as many of a name as there were.
            if (!known.Remove(client.Name)) await AddAsync(path, client, cancellationToken);
        }
    }

    /// <summary>What a sender chose comes before what it binds, and forms before the intake that takes them.</summary>
    private async Task ImportPartsAsync(SetupDocument.Sender sender, string path, CancellationToken cancellationToken)
    {
        var setup = sender.Setup;
        if (setup.Portal is { } portal)
        {
            _at = $"{sender.Name}, settings of the portal";
            Count(await PutAsync($"{path}/portal", portal, SetupJson.Default.PortalSetup, cancellationToken));
        }

        foreach (var template in setup.Templates)
        {
            foreach (var (index, text) in template.Versions.Index())
            {
                _at = $"{sender.Name}, template {template.TemplateId}, version {index + 1}";
                Count(await PutAsync($"{path}/templates/{template.TemplateId}/versions/{index + 1}", new TemplateRequest
                {
                    Name = template.Name, Type = template.Type, Subject = text.Subject, Body = text.Body,
                }, SetupJson.Default.TemplateRequest, cancellationToken));
            }
        }

        foreach (var form in setup.Forms)
        {
            foreach (var (index, version) in form.Versions.Index())
            {
                _at = $"{sender.Name}, form {form.Code}, version {index + 1}";
                // None is shown before the newest is there.
                var open = form.Open && index == form.Versions.Count - 1 ? "true" : "false";
                Count(await PutAsync(
                    $"{path}/forms/{Uri.EscapeDataString(form.Code)}/versions/{index + 1}?open={open}", version,
                    SetupJson.Default.IntakeForm, cancellationToken));
            }
        }

        if (setup.Intake is { } intake)
        {
            _at = $"{sender.Name}, intake {intake.Address}";
            Count(await PutAsync($"{path}/intake", intake, SetupJson.Default.IntakeDocument, cancellationToken));
        }

        foreach (var callback in setup.Callbacks) await ImportAsync(sender, callback, path, cancellationToken);
    }

    private async Task ImportAsync(
        SetupDocument.Sender sender, CallbackSetup callback, string path, CancellationToken cancellationToken)
    {
        _at = $"{sender.Name}, callback {callback.CallbackId}";
        var answer = await SendAsync(
            HttpMethod.Post, $"{path}/callbacks", callback, SetupJson.Default.CallbackSetup, cancellationToken);
        if (!Count(answer)) return;
        _callbacks++;
        await KeepAsync(new JsonObject
        {
            ["callbackId"] = callback.CallbackId, ["name"] = sender.Name, ["url"] = callback.Url,
            ["secret"] = Json.Text(answer, "secret"),
            ["bearerToken"] = Json.Text(answer, "bearerToken") is { Length: > 0 } bearer ? bearer : null,
        });
    }

    private async Task ImportUsersAsync(SetupDocument.Sender sender, string path, CancellationToken cancellationToken)
    {
        if (sender.Setup.PortalUsers.Count == 0) return;
        _at = $"{sender.Name}, users of the portal";
        var there = await _service.SendAsync(HttpMethod.Get, path, null, cancellationToken);
        var known = there.GetProperty("users").EnumerateArray().Select(user => Json.Text(user, "name")).ToList();
        foreach (var user in sender.Setup.PortalUsers)
        {
            _at = $"{sender.Name}, user {user.Name} of the portal";
            if (known.Remove(user.Name)) continue;
            var isOne = sender.Setup.PortalUsers.Count(other => other.Name == user.Name) == 1;
            if (!isOne || _users.Find(sender.OrganisationNumber, user.Name) is not { } number)
            {
                _unknownUsers.Add($"{sender.Name}: {user.Name} ({string.Join(", ", user.Roles)})");
                continue;
            }

            await SendAsync(HttpMethod.Post, path, new JsonObject
            {
                ["number"] = number, ["name"] = user.Name, ["roles"] = new JsonArray([.. user.Roles.Select(role => (JsonNode)role)]),
            }, cancellationToken);
            _parts++;
        }
    }

    private async Task AddAsync(string path, SetupDocument.Client client, CancellationToken cancellationToken)
    {
        var added = await SendAsync(HttpMethod.Post, $"{path}/clients", new JsonObject
        {
            ["name"] = client.Name,
            ["scopes"] = new JsonArray([.. client.Scopes.Select(scope => (JsonNode)scope)]),
            ["jwks"] = client.Jwks is null ? null : JsonNode.Parse(client.Jwks),
        }, cancellationToken);
        _clients++;
        if (Json.Text(added, "clientSecret") is not { Length: > 0 } secret) return;
        await KeepAsync(new JsonObject
        {
            ["clientId"] = Json.Text(added, "clientId"), ["name"] = client.Name, ["clientSecret"] = secret,
        });
    }

    private Task KeepAsync(JsonObject line) => _secrets!.WriteLineAsync(line.ToJsonString());

    private bool Count(JsonElement answer)
    {
        var made = answer.GetProperty("made").GetBoolean();
        if (made) _parts++;
        return made;
    }

    private Task<JsonElement> PutAsync<T>(string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Put, path, body, type, cancellationToken);

    private async Task<JsonElement> SendAsync<T>(
        HttpMethod method, string path, T body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var content = JsonContent.Create(body, type);
        return await _service.SendAsync(method, path, content, cancellationToken);
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        return await _service.SendAsync(method, path, content, cancellationToken);
    }
}
