using System.Net;
using System.Text;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Budkavle.Api.Tests.Security;

public sealed class TokenEndpointTests
{
    [Fact]
    public async Task A_client_with_its_secret_gets_a_token_that_opens_its_routes()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        using var response = await host.RequestTokenAsync("agency", secret);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        var json = await ApiHost.JsonAsync(response);
        Assert.Equal("Bearer", json.GetProperty("token_type").GetString());
        Assert.Equal(600, json.GetProperty("expires_in").GetInt32());
        Assert.Equal("letters:write letters:read", json.GetProperty("scope").GetString());
        using var opened = await host.GetAsync("/v1/test/letters", json.GetProperty("access_token").GetString());
        var zero = new string('0', 32);
        Assert.Equal($"agency|org-agency|{zero}|letters:write letters:read", await opened.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_token_carries_the_claims_of_the_profile_and_no_more()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = new JsonWebToken(host.TokenFor("agency"));
        Assert.Equal("at+jwt", token.Typ);
        Assert.Equal("ES256", token.Alg);
        Assert.NotEmpty(token.Kid);
        string[] expected = ["aud", "client_id", "exp", "iat", "iss", "jti", "org", "scope", "sub"];
        Assert.Equal(expected, token.Claims.Select(claim => claim.Type).Order());
        Assert.Equal(host.Time.GetUtcNow().UtcDateTime.AddMinutes(10), token.ValidTo);
    }

    [Fact]
    public async Task A_subset_of_scopes_is_granted_and_anything_else_is_invalid_scope()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        using var subset = await host.RequestTokenAsync("agency", secret, ("scope", "letters:read"));
        using var unknown = await host.RequestTokenAsync("agency", secret, ("scope", "letters:read coffee:make"));
        using var foreign = await host.RequestTokenAsync("agency", secret, ("scope", "operations"));
        using var mailbox = await host.RequestTokenAsync("agency", secret, ("scope", "mailbox"));
        Assert.Equal("letters:read", (await ApiHost.JsonAsync(subset)).GetProperty("scope").GetString());
        Assert.Equal((400, "invalid_scope"), await ErrorAsync(unknown));
        Assert.Equal((400, "invalid_scope"), await ErrorAsync(foreign));
        Assert.Equal((400, "invalid_scope"), await ErrorAsync(mailbox));
    }

    [Fact]
    public async Task A_client_never_gets_the_mailbox_scope_even_if_the_directory_gives_it()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency", null, Scope.Mailbox, Scope.LettersRead);
        using var response = await host.RequestTokenAsync("agency", secret);
        Assert.Equal("letters:read", (await ApiHost.JsonAsync(response)).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task Wrong_secret_unknown_client_and_no_client_look_the_same()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        using var wrong = await host.RequestTokenAsync("agency", "bks_wrong");
        using var unknown = await host.RequestTokenAsync("nobody", "bks_wrong");
        using var none = await host.RequestTokenAsync(authorization: null);
        Assert.Equal((401, "invalid_client"), await ErrorAsync(wrong));
        Assert.StartsWith("Basic", wrong.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(await wrong.Content.ReadAsStringAsync(), await unknown.Content.ReadAsStringAsync());
        Assert.Equal(await wrong.Content.ReadAsStringAsync(), await none.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_revoked_client_gets_no_token()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        host.World.Directory.Revoke("agency");
        using var response = await host.RequestTokenAsync("agency", secret);
        Assert.Equal((401, "invalid_client"), await ErrorAsync(response));
    }

    [Fact]
    public async Task Requests_against_the_rules_of_oauth_are_told_which()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        using var grant = await host.RequestTokenAsync("agency", secret, ("grant_type", "password"));
        using var missing = await host.RequestTokenAsync("agency", secret, ("grant_type", ""));
        using var twice = await host.RequestTokenAsync("agency", secret, ("scope", "letters:read"), ("scope", "letters:write"));
        using var inBody = await host.RequestTokenAsync(null, ("client_id", "agency"), ("client_secret", secret));
        using var other = await host.RequestTokenAsync("agency", secret, ("client_id", "someone-else"));
        Assert.Equal((400, "unsupported_grant_type"), await ErrorAsync(grant));
        Assert.Equal((400, "invalid_request"), await ErrorAsync(missing));
        Assert.Equal((400, "invalid_request"), await ErrorAsync(twice));
        Assert.Equal((400, "invalid_request"), await ErrorAsync(inBody));
        Assert.Equal((401, "invalid_client"), await ErrorAsync(other));
    }

    [Fact]
    public async Task A_body_that_is_no_form_or_too_large_is_refused()
    {
        await using var host = await ApiHost.StartAsync();
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        using var notForm = await host.Http.PostAsync("/oauth/token", json);
        using var large = await host.RequestTokenAsync("agency", "x", ("scope", new string('a', 20_000)));
        using var many = await host.RequestTokenAsync("agency", "x", [.. Enumerable.Range(0, 50).Select(i => ($"f{i}", "x"))]);
        Assert.Equal((400, "invalid_request"), await ErrorAsync(notForm));
        Assert.Equal("request_too_large", await ApiHost.CodeAsync(large));
        Assert.Equal((400, "invalid_request"), await ErrorAsync(many));
    }

    [Fact]
    public async Task After_ten_failures_a_client_at_an_address_waits_and_is_let_in_again_later()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        var other = host.AddClient("neighbour");
        for (var attempt = 0; attempt < 10; attempt++) (await host.RequestTokenAsync("agency", "bks_guess")).Dispose();
        using var blocked = await host.RequestTokenAsync("agency", secret);
        using var neighbour = await host.RequestTokenAsync("neighbour", other);
        Assert.Equal(HttpStatusCode.TooManyRequests, blocked.StatusCode);
        Assert.InRange(blocked.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, neighbour.StatusCode);
        host.Time.Advance(TimeSpan.FromMinutes(2));
        using var again = await host.RequestTokenAsync("agency", secret);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task While_the_directory_is_away_the_answer_is_unavailable_and_not_a_refusal()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        host.World.Directory.Broken = true;
        using var response = await host.RequestTokenAsync("agency", secret);
        Assert.Equal((503, "temporarily_unavailable"), await ErrorAsync(response));
        Assert.NotNull(response.Headers.RetryAfter);
        host.World.Directory.Broken = false;
        using var back = await host.RequestTokenAsync("agency", secret);
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
    }

    [Fact]
    public async Task Secrets_and_tokens_are_in_no_log_and_not_in_the_store()
    {
        await using var host = await ApiHost.StartAsync();
        var secret = host.AddClient("agency");
        using var granted = await host.RequestTokenAsync("agency", secret);
        using var wrong = await host.RequestTokenAsync("agency", "bks_a-wrong-secret-of-somebody");
        var assertion = new Assertions(host.Time).Sign("agency");
        using var refused = await host.RequestTokenAsync(null, Assertions.Fields(assertion));
        var token = (await ApiHost.JsonAsync(granted)).GetProperty("access_token").GetString()!;
        using var used = await host.GetAsync("/v1/test/letters", token);
        var logs = host.World.Logs.Text;
        Assert.Contains("3102", logs);
        Assert.DoesNotContain(secret, logs);
        Assert.DoesNotContain("somebody", logs);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"agency:{secret}")), logs);
        Assert.DoesNotContain(token.Split('.')[2], logs);
        Assert.DoesNotContain(assertion.Split('.')[2], logs);
        Assert.All(host.World.Documents.AllBytes, bytes => Assert.DoesNotContain("pkcs8", Encoding.Latin1.GetString(bytes)));
    }

    [Fact]
    public async Task Secrets_go_on_working_on_another_silo_with_the_same_store()
    {
        var world = new ApiWorld();
        await using var first = await ApiHost.StartAsync(world);
        await using var second = await ApiHost.StartAsync(world);
        var secret = first.AddClient("agency");
        using var response = await second.RequestTokenAsync("agency", secret);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var token = (await ApiHost.JsonAsync(response)).GetProperty("access_token").GetString();
        using var used = await first.GetAsync("/v1/test/letters", token);
        Assert.Equal(HttpStatusCode.OK, used.StatusCode);
    }

    [Fact]
    public async Task Metadata_names_what_there_is_and_the_key_set_has_public_halves_only()
    {
        await using var host = await ApiHost.StartAsync();
        var metadata = await ApiHost.JsonAsync(await host.Http.GetAsync("/.well-known/oauth-authorization-server"));
        var keys = await host.Http.GetStringAsync("/.well-known/jwks.json");
        Assert.Equal(ApiHost.Issuer, metadata.GetProperty("issuer").GetString());
        Assert.Equal(ApiHost.Issuer + "/oauth/token", metadata.GetProperty("token_endpoint").GetString());
        Assert.Contains("\"crv\":\"P-256\"", keys);
        Assert.DoesNotContain("\"d\"", keys);
    }

    private static async Task<(int, string?)> ErrorAsync(HttpResponseMessage response)
    {
        var json = await ApiHost.JsonAsync(response);
        Assert.False(string.IsNullOrEmpty(json.GetProperty("error_description").GetString()));
        return ((int)response.StatusCode, json.GetProperty("error").GetString());
    }
}
