using System.Net;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Tests.Security;

/// <summary>
/// While the directory of clients is away operators see the engine, also those who come only then, and nobody can do more.
/// </summary>
public sealed class WithoutDirectoryTests
{
    private static readonly (string, string) _looking = ("scope", Scope.Operations);

    [Fact]
    public async Task An_operator_logs_in_and_looks_for_as_long_as_it_lasts()
    {
        await using var host = await StartAsync();
        var secret = host.AddClient("operator", null, Scope.Operations, Scope.LettersRead);
        using var before = await host.RequestTokenAsync("operator", secret, _looking);
        host.World.Directory.Broken = true;
        host.Time.Advance(TimeSpan.FromHours(3));

        using var answer = await host.RequestTokenAsync("operator", secret, _looking);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var token = (await ApiHost.JsonAsync(answer)).GetProperty("access_token").GetString()!;
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/v1/test/engine", token));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync(host, "/v1/test/letters", token));
        using var act = new HttpRequestMessage(HttpMethod.Post, "/v1/test/engine");
        act.Headers.Authorization = new("Bearer", token);
        using var acted = await host.Http.SendAsync(act);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, acted.StatusCode);
    }

    [Fact]
    public async Task Nothing_else_is_given_and_a_stranger_learns_nothing()
    {
        await using var host = await StartAsync();
        var secret = host.AddClient("operator", null, Scope.Operations, Scope.LettersRead);
        var agency = host.AddClient("agency");
        foreach (var (id, own) in new[] { ("operator", secret), ("agency", agency) })
        {
            using var known = await host.RequestTokenAsync(id, own);
            Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        }

        host.World.Directory.Broken = true;
        foreach (var (id, own, scope) in new[]
        {
            ("operator", secret, "letters:read"), ("operator", secret, "operations letters:read"), ("operator", "bks_guess", "operations"),
            ("nobody", "bks_guess", "operations"), ("agency", agency, "operations"), ("agency", agency, "letters:read"),
        })
        {
            using var answer = await host.RequestTokenAsync(id, own, ("scope", scope));
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{id} {scope}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task An_operator_who_was_revoked_before_is_not_known_any_more()
    {
        await using var host = await StartAsync();
        var secret = host.AddClient("operator", null, Scope.Operations);
        var token = host.TokenFor("operator");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/v1/test/engine", token));
        host.World.Directory.Revoke("operator");
        var reads = host.World.Directory.Reads;
        await Eventually.IsTrueAsync(() =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(30));
            return Task.FromResult(host.World.Directory.Reads > reads);
        });
        host.World.Directory.Broken = true;
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/v1/test/engine", token));

        host.Time.Advance(TimeSpan.FromHours(3));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync(host, "/v1/test/engine", host.TokenFor("operator")));
        using var answer = await host.RequestTokenAsync("operator", secret, _looking);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(map: app =>
    {
        app.MapGet("/v1/test/engine", () => Results.Ok()).RequireScope(Scope.Operations);
        app.MapPost("/v1/test/engine", () => Results.Ok()).RequireScope(Scope.Operations);
    });

    private static async Task<HttpStatusCode> GetAsync(ApiHost host, string path, string token)
    {
        using var answer = await host.GetAsync(path, token);
        return answer.StatusCode;
    }
}
