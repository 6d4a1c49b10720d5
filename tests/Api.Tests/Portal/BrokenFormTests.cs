using System.Text;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Citizens;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Letters.Senders;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Portal;

/// <summary>Forms that no browser sends, to every page and route there is, from people who are logged in: their fault, not ours.</summary>
public sealed class BrokenFormTests(PortalFixture world, ITestOutputHelper output) : IClassFixture<PortalFixture>
{
    private const string Multipart = "multipart/form-data; boundary=b";

    [Theory]
    [InlineData(PortalFixture.Administrator)]
    [InlineData(PortalFixture.Officer)]
    public async Task A_broken_form_is_the_callers_fault_on_every_route(int person)
    {
        using var browser = await world.LogInAsync(person);
        await LogInAsOperatorAsync(browser);
        var token = (await browser.GetAsync("/my/acting")).Field("formToken");
        var field = $"--b\r\nContent-Disposition: form-data; name=\"formToken\"\r\n\r\n{token}\r\n--b\r\n";
        (string Type, string Body)[] forms =
        [
            ("multipart/form-data", "--b--\r\n"),
            ("multipart/form-data; boundary=" + new string('b', 500), "--b--\r\n"),
            (Multipart, "--b\r\nbroken"),
            (Multipart, field + "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nnumber;na"),
            (Multipart, field + "Content-Disposition: form-data; name=\"x\"\r\n\r\n"),
            (Multipart, field + $"Content-Disposition: form-data; name=\"{new string('x', 40_000)}\"\r\n\r\n"),
            ("application/x-www-form-urlencoded", $"formToken={token}&{string.Join('&', Enumerable.Range(0, 3_000))}"),
        ];
        var refused = 0;
        foreach (var path in await PathsAsync(browser))
        {
            foreach (var (type, body) in forms)
            {
                var answer = await browser.PostAsync(path, type, Encoding.UTF8.GetBytes(body));
                Assert.True(answer.Status < 500, $"{path}: {answer.Status} for {type.Split(';')[0]} {body[..Math.Min(body.Length, 40)]}");
                if (answer.Status != 400) continue;
                refused++;
                Assert.DoesNotContain(token, answer.Text, StringComparison.Ordinal);
            }
        }

        output.WriteLine($"{refused} were answered 400.");
        Assert.True(refused > 30, $"Only {refused} were answered 400: they did not come as far as the form.");
    }

    private async Task LogInAsOperatorAsync(Browser browser)
    {
        var (_, id, secret) = await SiloClient.RegisterAsync(
            world.Silo.Services, 10 + Random.Shared.Next(1_000), "Driften", SenderRights.None, Scope.Operations);
        var answer = await browser.PostAsync("/ops/login", new() { ["clientId"] = id, ["clientSecret"] = secret });
        Assert.Equal(303, answer.Status);
    }

    /// <summary>Every address once, with the agency and a draft of these people where a route has a place for one.</summary>
    private async Task<IReadOnlyList<string>> PathsAsync(Browser browser)
    {
        var draft = (await browser.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location.Split('/')[^1];
        var routes = world.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        var paths = routes.Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") ?? true)
            .Select(route => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment =>
                string.Concat(segment.Parts.Select(part => part switch
                {
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { Name: "agency" } => world.Agency.ToString(),
                    Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => draft,
                    _ => "",
                })))))
            .Where(path => !path.StartsWith("/log-out", StringComparison.Ordinal) && path != "/ops/logout")
            .Distinct().ToArray();
        Assert.True(paths.Length > 50, $"{paths.Length} paths");
        return paths;
    }
}
