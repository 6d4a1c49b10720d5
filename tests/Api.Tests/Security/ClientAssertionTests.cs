using System.Net;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Tests.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Tests.Security;

public sealed class ClientAssertionTests
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    [InlineData("PS256")]
    public async Task A_client_with_a_key_gets_a_token(string algorithm)
    {
        await using var host = await ApiHost.StartAsync();
        var assertions = new Assertions(host.Time);
        host.AddClient("agency", assertions.Jwks);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, assertions.Sign("agency", algorithm)));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, assertions.Sign("agency", algorithm, d => d.Audience = ApiHost.Issuer)));
    }

    [Fact]
    public async Task An_assertion_works_once_on_any_silo_and_after_a_restart()
    {
        var world = new ApiWorld();
        var assertions = new Assertions(world.Time);
        await using var first = await ApiHost.StartAsync(world);
        await using var second = await ApiHost.StartAsync(world);
        first.AddClient("agency", assertions.Jwks);
        var assertion = assertions.Sign("agency");
        Assert.Equal(HttpStatusCode.OK, await SendAsync(first, assertion));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(first, assertion));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(second, assertion));
    }

    [Fact]
    public async Task An_assertion_sent_many_times_at_once_works_exactly_once()
    {
        await using var host = await ApiHost.StartAsync();
        var assertions = new Assertions(host.Time);
        host.AddClient("agency", assertions.Jwks);
        var assertion = assertions.Sign("agency");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SendAsync(host, assertion)));
        Assert.Single(answers, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Assertions_for_others_too_long_too_old_or_without_an_id_are_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var assertions = new Assertions(host.Time);
        host.AddClient("agency", assertions.Jwks);
        var now = host.Time.GetUtcNow().UtcDateTime;
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Audience = "https://elsewhere.test/token"));
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Issuer = "someone-else"));
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Expires = now.AddMinutes(6)));
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Expires = null));
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Expires = now.AddMinutes(-1)));
        await RefusedAsync(host, assertions.Sign("agency", change: d => (d.NotBefore, d.Expires) = (now.AddMinutes(2), now.AddMinutes(4))));
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Claims.Remove("jti")));
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.Claims["jti"] = new string('x', 300)));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HttpStatusCode.OK, await SendAsync(host, assertions.Sign("agency")));
    }

    [Fact]
    public async Task Assertions_signed_by_another_key_or_for_an_unknown_client_are_refused()
    {
        await using var host = await ApiHost.StartAsync();
        var stranger = new Assertions(host.Time);
        host.AddClient("agency", new Assertions(host.Time).Jwks);
        host.AddClient("secret-only");
        host.AddClient("broken", "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec\",\"x\":\"AA\",\"y\":\"AA\"},{}]}");
        host.AddClient("rubbish", "not json");
        await RefusedAsync(host, stranger.Sign("agency"));
        await RefusedAsync(host, stranger.Sign("nobody"));
        await RefusedAsync(host, stranger.Sign("secret-only"));
        await RefusedAsync(host, stranger.Sign("broken"));
        await RefusedAsync(host, stranger.Sign("rubbish"));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    [InlineData("RS512")]
    [InlineData("ES384")]
    public async Task Other_algorithms_are_refused_whatever_they_are_signed_with(string algorithm)
    {
        await using var host = await ApiHost.StartAsync();
        var assertions = new Assertions(host.Time);
        host.AddClient("agency", assertions.Jwks);
        var good = new JsonWebToken(assertions.Sign("agency"));
        var body = Base64UrlEncoder.Encode($$"""{"alg":"{{algorithm}}","typ":"JWT","kid":"rsa"}""") + "." + good.EncodedPayload;
        var publicKey = assertions.Rsa.ExportSubjectPublicKeyInfo();
        var pem = Encoding.ASCII.GetBytes(assertions.Rsa.ExportSubjectPublicKeyInfoPem());
        await RefusedAsync(host, body + ".");
        await RefusedAsync(host, body + "." + good.EncodedSignature);
        await RefusedAsync(host, body + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(publicKey, Encoding.ASCII.GetBytes(body))));
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await RefusedAsync(host, body + "." + Base64UrlEncoder.Encode(HMACSHA256.HashData(pem, Encoding.ASCII.GetBytes(body))));
    }

    [Fact]
    public async Task A_symmetric_key_in_the_key_set_is_of_no_use()
    {
        await using var host = await ApiHost.StartAsync();
        var key = new byte[32];
        host.AddClient("agency", $$"""{"keys":[{"kty":"oct","kid":"ec","k":"{{Base64UrlEncoder.Encode(key)}}"}]}""");
        var credentials = new SigningCredentials(new SymmetricSecurityKey(key) { KeyId = "ec" }, "HS256");
        await RefusedAsync(host, new Assertions(host.Time).Sign("agency", change: d => d.SigningCredentials = credentials));
    }

    [Fact]
    public async Task An_access_token_or_one_with_critical_headers_is_no_assertion()
    {
        await using var host = await ApiHost.StartAsync();
        var assertions = new Assertions(host.Time);
        host.AddClient("agency", assertions.Jwks);
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.TokenType = "at+jwt"));
        var critical = new Dictionary<string, object> { ["crit"] = new[] { "x" } };
        await RefusedAsync(host, assertions.Sign("agency", change: d => d.AdditionalHeaderClaims = critical));
    }

    [Fact]
    public async Task Two_ways_at_once_and_an_unknown_assertion_type_are_invalid_requests()
    {
        await using var host = await ApiHost.StartAsync();
        var assertions = new Assertions(host.Time);
        var secret = host.AddClient("agency", assertions.Jwks);
        using var both = await host.RequestTokenAsync("agency", secret, Assertions.Fields(assertions.Sign("agency")));
        var assertion = assertions.Sign("agency");
        using var type = await host.RequestTokenAsync(null, ("client_assertion_type", "saml"), ("client_assertion", assertion));
        Assert.Equal("invalid_request", (await ApiHost.JsonAsync(both)).GetProperty("error").GetString());
        Assert.Equal("invalid_request", (await ApiHost.JsonAsync(type)).GetProperty("error").GetString());
    }

    private static async Task<HttpStatusCode> SendAsync(ApiHost host, string assertion)
    {
        using var response = await host.RequestTokenAsync(null, Assertions.Fields(assertion));
        return response.StatusCode;
    }

    private static async Task RefusedAsync(ApiHost host, string assertion) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(host, assertion));
}
