using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Security.Tokens;
using Budkavle.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Security;

public sealed class AccessTokenTests(ITestOutputHelper output)
{
    private const string Route = "/v1/test/letters";

    [Fact]
    public async Task Without_a_token_the_route_is_closed_and_says_how_to_open_it()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync(Route, token: null);
        Assert.Equal("unauthorized", await ApiHost.CodeAsync(response));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        Assert.DoesNotContain("error", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_without_the_scope_is_told_which_is_missing()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        using var response = await host.GetAsync(Route, host.TokenFor("agency", Scope.LettersWrite));
        Assert.Equal("forbidden_scope", await ApiHost.CodeAsync(response));
        Assert.Contains("insufficient_scope", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal(Scope.LettersRead, (await ApiHost.JsonAsync(response)).GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_token_ends_after_ten_minutes_even_when_it_was_verified_before()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.TokenFor("agency");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        host.Time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, token));
    }

    [Fact]
    public async Task A_revoked_clients_token_stops_within_a_minute_on_every_silo()
    {
        var world = new ApiWorld();
        await using var first = await ApiHost.StartAsync(world);
        await using var second = await ApiHost.StartAsync(world);
        first.AddClient("agency");
        var token = first.TokenFor("agency");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(first, token));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, token));
        world.Directory.Revoke("agency");
        world.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(first, token));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(second, token));
    }

    [Fact]
    public async Task A_scope_taken_from_the_client_is_gone_within_a_minute()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.TokenFor("agency");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        host.AddClient("agency", null, Scope.LettersWrite);
        host.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, token));
    }

    [Fact]
    public async Task A_short_absence_of_the_directory_is_not_noticed_and_a_long_one_is_unavailable()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.TokenFor("agency");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        host.World.Directory.Broken = true;
        host.Time.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        host.Time.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host, token));
        host.World.Directory.Broken = false;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
    }

    [Fact]
    public async Task Many_requests_at_once_ask_the_directory_once_in_half_a_minute()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.TokenFor("agency");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, token));
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => StatusAsync(host, token)));
        Assert.Equal(1, host.World.Directory.Reads);
    }

    [Fact]
    public async Task A_mailbox_owner_enters_the_mailbox_and_nothing_else()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.Tokens.IssueForMailbox(ApiHost.Mailbox).AccessToken;
        using var mailbox = await host.GetAsync("/v1/test/mailbox", token);
        Assert.Equal($"||{ApiHost.Mailbox}|mailbox", await mailbox.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, token));
        using var agency = await host.GetAsync("/v1/test/mailbox", host.TokenFor("agency"));
        Assert.Equal(HttpStatusCode.Forbidden, agency.StatusCode);
        Assert.Throws<ArgumentException>(() => host.Tokens.IssueForMailbox("191212121212"));
        Assert.Throws<ArgumentException>(() => host.Tokens.IssueForMailbox(new string('0', 32)));
    }

    [Fact]
    public async Task After_a_rotation_old_tokens_live_out_their_time_and_the_old_key_then_goes()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var keys = host.Services.GetRequiredService<ISigningKeys>();
        var oldKey = keys.Current.KeyId;
        await keys.RotateAsync(default);
        Assert.Equal(2, keys.Published.Count);
        Assert.Equal(oldKey, keys.Current.KeyId);
        host.Time.Advance(TimeSpan.FromSeconds(59));
        var oldToken = host.TokenFor("agency");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotEqual(oldKey, keys.Current.KeyId);
        Assert.NotEqual(oldKey, new JsonWebToken(host.TokenFor("agency")).Kid);
        host.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, oldToken));
        host.Time.Advance(TimeSpan.FromMinutes(10));
        await keys.RefreshAsync(default);
        Assert.DoesNotContain(keys.Published, key => key.KeyId == oldKey);
        Assert.DoesNotContain(oldKey, await host.Http.GetStringAsync("/.well-known/jwks.json"));
    }

    [Fact]
    public async Task A_key_of_thirty_days_is_replaced_and_a_second_silo_agrees()
    {
        var world = new ApiWorld();
        await using var first = await ApiHost.StartAsync(world);
        await using var second = await ApiHost.StartAsync(world);
        var keys = first.Services.GetRequiredService<ISigningKeys>();
        var others = second.Services.GetRequiredService<ISigningKeys>();
        var before = keys.Current.KeyId;
        Assert.Equal(before, others.Current.KeyId);
        world.Time.Advance(TimeSpan.FromDays(30));
        await Task.WhenAll(keys.RefreshAsync(default).AsTask(), others.RefreshAsync(default).AsTask());
        world.Time.Advance(TimeSpan.FromMinutes(1));
        await keys.RefreshAsync(default);
        await others.RefreshAsync(default);
        Assert.NotEqual(before, keys.Current.KeyId);
        Assert.Equal(keys.Current.KeyId, others.Current.KeyId);
        first.AddClient("agency");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second, first.TokenFor("agency")));
    }

    [Fact]
    public async Task Tokens_that_are_almost_ours_are_refused()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var current = host.Services.GetRequiredService<ISigningKeys>().Current;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Forge(host, current, _ => { })));
        await RefusedAsync(host, Forge(host, current, d => d.Audience = "someone-else"));
        await RefusedAsync(host, Forge(host, current, d => d.Issuer = "https://elsewhere.test"));
        await RefusedAsync(host, Forge(host, current, d => d.TokenType = "JWT"));
        await RefusedAsync(host, Forge(host, current, d => d.Expires = null));
        await RefusedAsync(host, Forge(host, current, d => d.Expires = host.Time.GetUtcNow().UtcDateTime.AddSeconds(-1)));
        await RefusedAsync(host, Forge(host, current, d => d.Claims.Remove("org")));
        await RefusedAsync(host, Forge(host, current, d => d.Claims["sub"] = "other"));
        await RefusedAsync(host, Forge(host, current, d => d.Claims["scope"] = "letters:read mailbox"));
        await RefusedAsync(host, Forge(host, current, d => d.Claims["scope"] = "everything"));
        await RefusedAsync(host, Forge(host, SigningKey.Create(host.Time.GetUtcNow()), _ => { }));
    }

    [Fact]
    public async Task Algorithms_other_than_es256_are_refused_even_when_signed_with_the_public_key()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var good = new JsonWebToken(host.TokenFor("agency"));
        var publicKey = host.Services.GetRequiredService<ISigningKeys>().Current.SecurityKey.ECDsa.ExportSubjectPublicKeyInfo();
        var none = Base64UrlEncoder.Encode($$"""{"alg":"none","typ":"at+jwt","kid":"{{good.Kid}}"}""") + "." + good.EncodedPayload;
        var hmac = Base64UrlEncoder.Encode($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{good.Kid}}"}""") + "." + good.EncodedPayload;
        await RefusedAsync(host, none + ".");
        await RefusedAsync(host, none + "." + good.EncodedSignature);
        await RefusedAsync(host, hmac + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(publicKey, Encoding.ASCII.GetBytes(hmac))));
        await RefusedAsync(host, good.EncodedToken[..^2] + (good.EncodedToken[^2] == 'A' ? "BA" : "AA"));
        await RefusedAsync(host, good.EncodedToken + ".");
        await RefusedAsync(host, "." + good.EncodedToken);
    }

    [Fact]
    public async Task A_verified_token_is_found_again_without_a_signature_check()
    {
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.TokenFor("agency");
        var verifier = host.Services.GetRequiredService<TokenVerifier>();
        var first = await verifier.VerifyAsync(token, default);
        Assert.NotNull(first);
        for (var warm = 0; warm < 5_000; warm++) Assert.Same(first, await verifier.VerifyAsync(token, default));
        var each = TimeSpan.MaxValue;
        for (var batch = 0; batch < 40; batch++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var round = 0; round < 500; round++) await verifier.VerifyAsync(token, default);
            var mean = Stopwatch.GetElapsedTime(began) / 500;
            each = mean < each ? mean : each;
        }

        output.WriteLine($"{each.TotalMicroseconds:f2} us");
        // The best batch, since others use the machine too. The target is 2 us in a release build; a signature check is above 60.
        Assert.True(each < TimeSpan.FromMicroseconds(30), $"{each.TotalMicroseconds:f2} us");
    }

    [Fact]
    public void The_cache_of_verified_tokens_keeps_to_its_bound_and_to_what_is_in_use()
    {
        var time = new ManualTime();
        var cache = new VerifiedTokens(new SecurityOptions { Issuer = ApiHost.Issuer, VerifiedTokensMax = 100 }, time);
        var caller = new Caller
        {
            ClientId = "a", OrganisationId = "o", MailboxKey = 0, Scopes = default, ExpiresAt = time.GetUtcNow().AddMinutes(10),
        };
        cache.TryFind("in-use", out var used, out _);
        cache.Keep(used, caller);
        for (var index = 0; index < 1_000; index++)
        {
            cache.TryFind("token-" + index, out var hash, out _);
            cache.Keep(hash, caller);
            Assert.True(cache.TryFind("in-use", out _, out _));
        }

        Assert.InRange(Enumerable.Range(0, 1_000).Count(index => cache.TryFind("token-" + index, out _, out _)), 1, 100);
    }

    private static string Forge(ApiHost host, SigningKey key, Action<SecurityTokenDescriptor> change)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            Issuer = ApiHost.Issuer,
            Audience = ApiHost.Issuer,
            Expires = host.Time.GetUtcNow().UtcDateTime.AddMinutes(5),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "agency", ["client_id"] = "agency", ["org"] = "org-agency", ["scope"] = "letters:read", ["jti"] = "1",
            },
            SigningCredentials = key.Credentials,
        };
        change(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    private static async Task<HttpStatusCode> StatusAsync(ApiHost host, string token)
    {
        using var response = await host.GetAsync(Route, token);
        return response.StatusCode;
    }

    private static async Task RefusedAsync(ApiHost host, string token) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, token));
}
