using System.Net;
using System.Text.RegularExpressions;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Budkavle.Api.Tests.Letters;

/// <summary>Who may use which route, and what leaves the service when something is refused.</summary>
[Collection(SiloCollection.Name)]
public sealed partial class AccessTests(SiloFixture silo)
{
    [Fact]
    public async Task Every_route_of_the_silo_says_who_may_use_it_and_keeps_to_it()
    {
        Assert.Empty(silo.Routes.UnguardedRoutes());
        var endpoints = silo.Routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => !endpoint.Metadata.GetMetadata<EndpointAccess>()!.IsAnonymous).ToArray();
        Assert.True(endpoints.Length >= 25, $"Only {endpoints.Length} guarded routes.");
        var (_, owner) = await silo.NewOwnerAsync();
        (SiloClient Client, string[] Scopes)[] callers =
        [
            (silo.OtherAgency, [Scope.LettersWrite, Scope.LettersRead]),
            (silo.Operator, [Scope.RecipientsImport, Scope.RecipientsLookup, Scope.Operations]),
            (owner, [Scope.Mailbox]),
        ];
        foreach (var endpoint in endpoints)
        {
            var pattern = endpoint.RoutePattern.RawText!.Trim('/');
            var path = "/" + Number().Replace(Id().Replace(pattern, Guid.Empty.ToString()), "1")
                .Replace("{domain}", "other.example").Replace("{code}", "form");
            var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0]);
            var types = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>()?.ContentTypes;
            using var anonymous = await silo.Http.SendAsync(new HttpRequestMessage(method, path) { Content = Body(types) });
            Assert.True(anonymous.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {anonymous.StatusCode} without a token");
            var access = endpoint.Metadata.GetMetadata<EndpointAccess>()!.AnyOf;
            foreach (var (client, scopes) in callers)
            {
                if (access.ContainsAny(ScopeSet.Of(scopes))) continue;
                using var refused = await client.SendAsync(method, path, Body(types));
                Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {refused.StatusCode} with {scopes[0]}");
            }
        }
    }

    [Fact]
    public async Task No_refusal_and_no_log_shows_the_number_it_is_about()
    {
        var number = silo.NewRecipient();
        var wrong = number[..11] + (char)('0' + ((number[11] - '0' + 1) % 10));
        using var path = await silo.Agency.GetAsync($"/v1/letters/{number}");
        using var route = await silo.Agency.GetAsync($"/v1/nothing/{number}");
        using var query = await silo.Agency.GetAsync($"/v1/status-feed?after={number}");
        using var parameter = await silo.Agency.GetAsync($"/v1/status-feed?limit={number}");
        using var method = await silo.Agency.SendAsync(HttpMethod.Delete, $"/v1/letters/{number}");
        using var key = await silo.Agency.SendLetterAsync(Letter.To(wrong), number + " ");
        using var field = await silo.Agency.SendLetterAsync($"{{\"{number}\":\"{number}\"}}", "leak-1");
        using var support = await silo.Agency.SendLetterAsync(Letter.To(number, more: $",\"support\":{{\"{number}\":\"1\"}}"), "leak-2");
        using var lookup = await silo.Agency.PostAsync("/v1/recipients/lookup", $"{{\"recipients\":{{\"{number}\":[]}}}}");
        using var token = await silo.Operator.PostAsync("/dev/recipient-token", $"{{\"recipient\":\"{wrong}\"}}");
        var owner = await silo.Operator.OwnerAsync(number);
        using var settings = await owner.PutAsync("/v1/mailbox/settings", $"{{\"language\":\"{number}\"}}");
        HttpResponseMessage[] all = [path, route, query, parameter, method, key, field, support, lookup, token, settings];
        Assert.All(all, response => Assert.InRange((int)response.StatusCode, 400, 499));
        foreach (var response in all) Assert.DoesNotContain(number[2..], await response.Content.ReadAsStringAsync());
        var lines = await silo.Agency.BulkAsync(
            Letter.Line("leak-3", wrong), $"{{\"key\":\"leak-4\",\"{number}\":1}}",
            Letter.Line("leak-5", number, "", $",\"language\":\"{number}{number}{number}\""));
        Assert.All(lines, line => Assert.DoesNotContain(number[..11], line.ToString()));
        Assert.DoesNotContain(number[..11], silo.LoggedText);
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), silo.LoggedText);
    }

    [Fact]
    public async Task Health_is_open_to_all_and_says_nothing_else()
    {
        Assert.Equal("live", await silo.Http.GetStringAsync("/health/live"));
        Assert.Equal("ready", await silo.Http.GetStringAsync("/health/ready"));
    }

    [Fact]
    public async Task Production_has_no_tokens_for_test_recipients_and_is_not_ready_before_it_says_so()
    {
        using var directory = new TemporaryDirectory();
        var options = new ServeOptions { Port = FreePort.Find(), DataDirectory = directory.Path, Production = true };
        await using var app = await SiloHost.BuildAsync(options, CancellationToken.None);
        await app.StartAsync();
        using var http = new HttpClient(new ErrorRules()) { BaseAddress = new Uri(options.BaseUrl) };
        using var token = await http.PostAsync("/dev/recipient-token", Json.Content("{}"));
        using var ready = await http.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.NotFound, token.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("live", await http.GetStringAsync("/health/live"));
        // Disposed of without it, its grains' timers would tick on for as long as the other tests run.
        await app.StopAsync();
    }

    [GeneratedRegex(@"\{\w+:guid\}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\{\w+:int(:min\(1\))?\}")]
    private static partial Regex Number();

    private static ByteArrayContent? Body(IReadOnlyList<string>? types) =>
        types is null ? null : new ByteArrayContent("{}"u8.ToArray()) { Headers = { ContentType = new(types[0]) } };
}
