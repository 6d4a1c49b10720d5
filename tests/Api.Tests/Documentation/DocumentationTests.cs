using System.Net;
using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Budkavle.Api.Tests.Documentation;

public sealed class DocumentationTests
{
    [Fact]
    public async Task The_document_names_tokens_scopes_and_refusals_of_a_route()
    {
        await using var host = await ApiHost.StartAsync(map: app =>
            app.MapPost("/v1/documented", () => "ok").RequireScope(Scope.LettersWrite)
                .Refuses(ProblemCode.IdempotencyKeyReused, ProblemCode.InvalidRecipient));
        var document = await ApiHost.JsonAsync(await host.Http.GetAsync("/openapi/v1.json"));
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("oauth2");
        var flow = scheme.GetProperty("flows").GetProperty("clientCredentials");
        Assert.Equal(ApiHost.Issuer + "/oauth/token", flow.GetProperty("tokenUrl").GetString());
        var operation = document.GetProperty("paths").GetProperty("/v1/documented").GetProperty("post");
        Assert.Equal(Scope.LettersWrite, operation.GetProperty("security")[0].GetProperty("oauth2")[0].GetString());
        var responses = operation.GetProperty("responses");
        Assert.All(["400", "401", "403", "422", "429", "503"], status => Assert.True(responses.TryGetProperty(status, out _), status));
        var examples = responses.GetProperty("422").GetProperty("content").GetProperty("application/problem+json").GetProperty("examples");
        Assert.True(examples.TryGetProperty("idempotency_key_reused", out _));
        Assert.True(examples.TryGetProperty("invalid_recipient", out _));
        var token = document.GetProperty("paths").GetProperty("/oauth/token").GetProperty("post");
        Assert.True(token.GetProperty("requestBody").GetProperty("content").TryGetProperty("application/x-www-form-urlencoded", out _));
        Assert.False(document.GetProperty("paths").TryGetProperty("/problems", out _));
    }

    [Fact]
    public async Task The_page_to_try_it_comes_from_this_server_alone()
    {
        await using var host = await ApiHost.StartAsync();
        using var page = await host.Http.GetAsync("/docs/index.html");
        using var script = await host.Http.GetAsync("/docs/swagger-ui-bundle.js");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.DoesNotContain("https://", await page.Content.ReadAsStringAsync());
        Assert.Contains("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single());
    }
}
