using System.Text.Json.Nodes;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Letters.Senders;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Documentation;

/// <summary>
/// JSON writes null wherever it likes. Every body that the OpenAPI document describes is sent with null in place of each value in turn, by
/// an operator, an agency and a recipient.
/// </summary>
public sealed class NullTests(SiloFixture silo, ITestOutputHelper output) : IClassFixture<SiloFixture>
{
    private const int DepthMax = 5;

    /// <summary>What is sound by the name of a property; otherwise a value of its type.</summary>
    private static readonly Dictionary<string, string> _sound = new()
    {
        ["url"] = "\"https://example.se/\"", ["form"] = "\"standard\"", ["bearerToken"] = "null", ["after"] = "\"\"",
        ["types"] = "[\"letter.delivered\"]", ["personalisation"] = "{\"name\":\"x\"}", ["rights"] = "[\"letters\"]",
        ["scopes"] = "[\"letters:read\"]", ["roles"] = "[\"officer\"]", ["type"] = "\"live\"", ["jwks"] = "null", ["version"] = "1",
        ["contentType"] = "\"text/plain\"", ["number"] = $"\"{TestNumbers.DemoPerson(60_000).ToDigits()}\"", ["language"] = "\"sv\"",
        ["recipients"] = $"[\"{TestNumbers.DemoPerson(1).ToDigits()}\"]",
        ["organisationNumber"] = $"\"{TestNumbers.DemoOrganisation(60).ToDigits()}\"",
    };

    private string _template = "";
    private string _callback = "";

    [Fact]
    public async Task No_null_in_a_body_fails_inside()
    {
        var agency = await MakeAgencyAsync();
        var (_, owner) = await silo.NewOwnerAsync();
        var document = JsonNode.Parse(await silo.Http.GetStringAsync("/openapi/v1.json"))!;
        var (routes, reached, failed) = (0, 0, new List<string>());
        foreach (var (path, operations) in document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in operations!.AsObject())
            {
                if (operation!["requestBody"]?["content"]?["application/json"]?["schema"] is not { } schema) continue;
                var codes = new SortedSet<string>(StringComparer.Ordinal);
                foreach (var body in Bodies(Sound(document, schema, "", 0)))
                {
                    foreach (var client in new[] { silo.Operator, agency, owner })
                    {
                        var code = await CodeAsync(client, new HttpMethod(verb.ToUpperInvariant()), PathOf(path), body);
                        codes.Add(code);
                        if (!code.StartsWith('5')) continue;
                        failed.Add($"{verb} {path}: {code}");
                        output.WriteLine($"{verb} {path} {body}: {code}");
                    }
                }

                output.WriteLine($"{verb} {path}: {string.Join(", ", codes)}");
                routes++;
                if (codes.Any(code => code is not ("401" or "403" or "404" or "429") && !code.StartsWith('5'))) reached++;
            }
        }

        Assert.Empty(failed);
        Assert.True(routes >= 20, $"{routes} routes with a body");
        Assert.True(reached >= routes - 4, $"{reached} of {routes} routes read a body");
    }

    [Theory]
    [InlineData("senders/AGENCY/rights", """{"rights":null}""")]
    [InlineData("senders/AGENCY/clients", """{"name":"c","scopes":null}""")]
    [InlineData("senders/AGENCY/users", """{"number":"x","name":"n","roles":null}""")]
    [InlineData("senders/AGENCY/users", """{"number":"x","name":null,"roles":["officer"]}""")]
    [InlineData("callbacks", """{"url":null}""")]
    [InlineData("callbacks", """{"url":"https://example.se/","types":null}""")]
    [InlineData("templates/TEMPLATE/preview", """{"personalisation":null}""")]
    public async Task A_null_where_none_may_stand_is_refused(string path, string body)
    {
        var agency = await MakeAgencyAsync();
        var caller = path.StartsWith("senders", StringComparison.Ordinal) ? silo.Operator : agency;
        path = "/v1/" + path.Replace("AGENCY", silo.AgencyId, StringComparison.Ordinal)
            .Replace("TEMPLATE", _template, StringComparison.Ordinal);
        using var answer = await caller.SendAsync(
            path.EndsWith("rights", StringComparison.Ordinal) ? HttpMethod.Put : HttpMethod.Post, path, Json.Content(body));

        Assert.Equal((400, "malformed_json"), ((int)answer.StatusCode, (await Json.ReadAsync(answer)).Text("code")));
    }

    /// <summary>An agency that may everything, with a template and a callback, which paths name; as senders they name another.</summary>
    private async Task<SiloClient> MakeAgencyAsync()
    {
        const SenderRights rights = SenderRights.Letters | SenderRights.Dispatches;
        string[] scopes =
        [
            Scope.LettersWrite, Scope.LettersRead, Scope.DispatchesWrite, Scope.DispatchesRead, Scope.RecipientsLookup, Scope.Submissions,
        ];
        var (_, client, secret) = await SiloClient.RegisterAsync(silo.Services, 70, "Nollmyndigheten", rights, scopes);
        var agency = await SiloClient.LogInAsync(silo.Http, client, secret);
        using var template = await agency.PostAsync(
            "/v1/templates", """{"name":"n","subject":"s","body":{"contentType":"text/plain","content":"((name))"}}""");
        using var callback = await agency.PostAsync("/v1/callbacks", """{"url":"https://example.se/"}""");
        _template = (await Json.ReadAsync(template)).Text("templateId")!;
        _callback = (await Json.ReadAsync(callback)).Text("callbackId")!;
        return agency;
    }

    private string PathOf(string path)
    {
        var id = path.StartsWith("/v1/senders", StringComparison.Ordinal) ? Guid.Parse(silo.AgencyId).ToString("N")
            : path.StartsWith("/v1/callbacks", StringComparison.Ordinal) ? _callback : _template;
        return string.Join('/', path.Split('/').Select(part => part switch
        {
            "{id}" => id,
            "{template}" => Guid.NewGuid().ToString(),
            "{version}" => "1",
            ['{', ..] => "x",
            _ => part,
        }));
    }

    /// <summary>The status; 500 is told by a problem's code, which the client would not let pass.</summary>
    private static async Task<string> CodeAsync(SiloClient client, HttpMethod method, string path, string body)
    {
        try
        {
            using var answer = await client.SendAsync(method, path, Json.Content(body), Guid.NewGuid().ToString());
            return $"{(int)answer.StatusCode}";
        }
        catch (Xunit.Sdk.XunitException wrong)
        {
            return "500 " + wrong.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>A sound body, and it with each of its values in turn as null, in lists too.</summary>
    private static IEnumerable<string> Bodies(JsonNode? sound)
    {
        yield return "null";
        yield return "{}";
        yield return "[null]";
        var text = sound?.ToJsonString() ?? "{}";
        foreach (var place in Places(sound, []).ToList())
        {
            var copy = JsonNode.Parse(text)!;
            var parent = place[..^1].Aggregate(copy, (node, step) => step is int at ? node[at]! : node[(string)step]!);
            if (place[^1] is int index) parent[index] = null;
            else parent[(string)place[^1]] = null;
            yield return copy.ToJsonString();
        }
    }

    private static IEnumerable<object[]> Places(JsonNode? node, object[] place)
    {
        if (place.Length > 0) yield return place;
        IEnumerable<(object Step, JsonNode? Child)> children = node switch
        {
            JsonObject parent => parent.Select(child => ((object)child.Key, child.Value)),
            JsonArray list => list.Select((child, index) => ((object)index, child)),
            _ => [],
        };
        foreach (var below in children.SelectMany(child => Places(child.Child, [.. place, child.Step]))) yield return below;
    }

    private static JsonNode? Sound(JsonNode document, JsonNode schema, string name, int depth)
    {
        if (_sound.TryGetValue(name, out var known)) return JsonNode.Parse(known);
        if (depth > DepthMax) return null;
        if (schema["$ref"]?.GetValue<string>() is { } reference)
            return Sound(document, document["components"]!["schemas"]![reference.Split('/')[^1]]!, name, depth);
        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is JsonArray choices)
            return Sound(document, choices.First(choice => choice!["type"]?.ToString() != "null")!, name, depth);
        if (schema["enum"] is JsonArray values) return values[0]?.DeepClone();
        string[] types = schema["type"] is JsonArray many
            ? [.. many.Select(one => one!.ToString())] : [schema["type"]?.ToString() ?? ""];
        if (schema["properties"] is JsonObject properties)
        {
            return new JsonObject(properties.Select(property =>
                KeyValuePair.Create(property.Key, Sound(document, property.Value!, property.Key, depth + 1))));
        }

        if (types.Contains("array")) return new JsonArray(Sound(document, schema["items"] ?? new JsonObject(), "", depth + 1));
        if (types.Contains("integer") || types.Contains("number")) return JsonValue.Create(1);
        if (types.Contains("boolean")) return JsonValue.Create(true);
        if (types.Contains("object")) return new JsonObject { ["name"] = "x" };
        return JsonValue.Create(schema["format"]?.ToString() switch
        {
            "uuid" => Guid.NewGuid().ToString(),
            "date" => "2030-01-01",
            "date-time" => "2030-01-01T00:00:00Z",
            _ => "x",
        });
    }
}
