using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Budkavle.Api.Tests.Security;

public sealed class RouteGuardTests
{
    [Fact]
    public async Task Every_route_needs_a_scope_or_says_why_it_is_open()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.True(host.Routes.DataSources.Sum(source => source.Endpoints.OfType<RouteEndpoint>().Count()) >= 10);
        Assert.Empty(host.Routes.UnguardedRoutes());
    }

    [Fact]
    public async Task A_route_that_says_nothing_is_found_and_refused_to_everybody()
    {
        await using var host = await ApiHost.StartAsync(map: app => app.MapGet("/v1/forgotten", () => "open"));
        host.AddClient("agency");
        using var anonymous = await host.GetAsync("/v1/forgotten", token: null);
        using var client = await host.GetAsync("/v1/forgotten", host.TokenFor("agency"));
        Assert.Single(host.Routes.UnguardedRoutes());
        Assert.Equal("forbidden", await ApiHost.CodeAsync(anonymous));
        Assert.Equal("forbidden", await ApiHost.CodeAsync(client));
    }

    [Fact]
    public async Task The_innermost_scope_counts_and_any_of_several_opens()
    {
        await using var host = await ApiHost.StartAsync(map: app =>
        {
            var group = app.MapGroup("/v1/group").RequireScope(Scope.Operations);
            group.MapGet("/own", () => "own").RequireScope(Scope.LettersRead, Scope.DispatchesRead);
            group.MapGet("/inherited", () => "inherited");
        });
        host.AddClient("agency");
        using var own = await host.GetAsync("/v1/group/own", host.TokenFor("agency"));
        using var inherited = await host.GetAsync("/v1/group/inherited", host.TokenFor("agency"));
        Assert.Equal("own", await own.Content.ReadAsStringAsync());
        Assert.Equal("forbidden_scope", await ApiHost.CodeAsync(inherited));
    }

    [Fact]
    public void Scopes_are_read_strictly_and_written_in_order()
    {
        Assert.True(ScopeSet.TryParse("letters:read letters:write", out var both));
        Assert.Equal("letters:write letters:read", both.ToString());
        Assert.All(Scope.All, scope => Assert.Equal(scope, ScopeSet.Of(scope).ToString()));
        string[] wrong = ["", " ", "letters:read ", "Letters:read", "letters:read  letters:write", "x"];
        Assert.All(wrong, text => Assert.False(ScopeSet.TryParse(text, out _)));
        Assert.Throws<ArgumentException>(() => ScopeSet.Of("unknown"));
    }

    [Theory]
    [InlineData("letters.test")]
    [InlineData("http://letters.test/")]
    [InlineData("http://letters.test?x")]
    [InlineData("ftp://letters.test")]
    public void An_issuer_that_clients_could_not_use_is_refused_at_the_start(string issuer) =>
        Assert.Throws<ArgumentException>(new SecurityOptions { Issuer = issuer }.Validate);
}
