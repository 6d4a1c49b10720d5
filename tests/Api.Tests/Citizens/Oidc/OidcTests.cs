using System.Text;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>Logging in with an e-ID that is honest, and with one that is not.</summary>
public sealed class OidcTests : IClassFixture<OidcFixture>, IDisposable
{
    private const string Cookie = "__Host-budkavle-citizen";
    private const string OlderClaim = "https://claims.oidc.se/1.0/personalNumber";
    private const string FormerClaim = "https://id.oidc.se/claim/previousCoordinationNumber";
    private readonly FakeEid _eid;
    private readonly CitizenSilo _silo;
    private readonly Browser _browser;

    public OidcTests(OidcFixture fixture)
    {
        (_eid, _silo) = (fixture.Eid, fixture.Silo);
        _browser = _silo.Browser();
        _eid.BeHonest();
    }

    public void Dispose() => _browser.Dispose();

    [Theory]
    [InlineData(FakeEid.PersonalClaim, "191108309897")]
    [InlineData(FakeEid.CoordinationClaim, "198103779859")]
    [InlineData(FakeEid.CoordinationClaim, "193200729832")]
    public async Task The_number_that_the_e_id_states_opens_its_mailbox(string claim, string digits)
    {
        _eid.Lies.UserInfo = claims =>
        {
            claims.Remove(FakeEid.PersonalClaim);
            claims[claim] = digits;
        };

        Assert.Equal("/my", await LogInAsync());
        Assert.Contains("Prov-ID", (await _browser.GetAsync("/my/log")).Text, StringComparison.Ordinal);
        Assert.Equal(1, await LogInsOfAsync(digits));
        Assert.DoesNotContain(digits, _silo.Logs.Text + string.Concat(_browser.SetCookies), StringComparison.Ordinal);
        Assert.DoesNotContain(digits[2..], _silo.Logs.Text + string.Concat(_browser.SetCookies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_request_asks_for_what_the_profile_demands_and_says_nothing_of_the_citizen()
    {
        var asked = QueryHelpers.ParseQuery(new Uri(await BeginAsync()).Query);
        var again = QueryHelpers.ParseQuery(new Uri(await BeginAsync()).Query);

        Assert.Equal("code openid S256", $"{asked["response_type"]} {asked["scope"]} {asked["code_challenge_method"]}");
        Assert.Equal("https://letters.test/log-in/callback", asked["redirect_uri"]);
        Assert.Equal("login 0", $"{asked["prompt"]} {asked["max_age"]}");
        Assert.Contains("\"acr\":{\"essential\":true,\"values\":[\"http://id.elegnamnden.se/loa/1.0/loa3\"", asked["claims"].ToString());
        Assert.Contains("\"userinfo\":{\"https://id.oidc.se/claim/personalIdentityNumber\":null", asked["claims"].ToString());
        Assert.All(["state", "nonce", "code_challenge"], name =>
        {
            Assert.Equal(43, asked[name].ToString().Length);
            Assert.NotEqual(asked[name], again[name]);
        });
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "another nonce", "fault" }, { "no nonce", "fault" }, { "another audience", "fault" }, { "another party", "fault" },
        { "several audiences", "fault" }, { "another issuer", "fault" }, { "expired", "fault" }, { "no expiry", "fault" },
        { "issued before", "fault" }, { "shown before", "fault" }, { "no time of showing", "fault" }, { "no subject", "fault" },
        { "alg none", "fault" }, { "shared secret", "fault" }, { "unknown key", "fault" }, { "same name, other key", "fault" },
        { "level 2", "level" }, { "no level", "level" }, { "uncertified level", "level" },
        { "UserInfo unsigned", "fault" }, { "UserInfo alg none", "fault" }, { "UserInfo of another", "fault" },
        { "UserInfo for another client", "fault" }, { "UserInfo of another issuer", "fault" }, { "UserInfo expired", "fault" },
        { "no number", "number" }, { "both numbers", "number" }, { "two different numbers", "number" }, { "an organisation", "number" },
        { "a wrong check digit", "number" }, { "a number of the other kind", "number" }, { "a list", "number" }, { "down", "unavailable" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task An_answer_that_is_not_to_be_believed_opens_nothing(string attack, string problem)
    {
        Arrange(_eid.Lies, attack);

        Assert.Equal("/log-in?problem=" + problem, await LogInAsync());
        Assert.DoesNotContain(Cookie, _browser.Cookies.Keys);
        Assert.Equal(302, (await _browser.GetAsync("/my")).Status);
    }

    [Fact]
    public async Task A_provider_that_offers_only_the_older_names_is_asked_for_and_believed_under_those()
    {
        await using var eid = await FakeEid.StartAsync();
        using var directory = new TemporaryDirectory();
        eid.Lies.Discovery = json => json["claims_supported"] = new System.Text.Json.Nodes.JsonArray("sub", OlderClaim);
        await using var silo = await CitizenSilo.StartAsync(
            OidcFixture.OptionsFor(eid.Url, directory.Path), publicUrl: "https://letters.test");
        eid.ClientKeys = silo.Url + "/.well-known/eid-client-keys";
        using var browser = silo.Browser();

        var asked = (await browser.GetAsync("/log-in/start/oidc")).Location;
        Assert.Equal("/log-in?problem=number", (await browser.GetAsync(eid.Authorize(asked))).Location);
        eid.Lies.UserInfo = claims => claims[OlderClaim] = CitizenSilo.Recipients[1];
        var answer = await browser.GetAsync(eid.Authorize((await browser.GetAsync("/log-in/start/oidc")).Location));

        Assert.Contains("https://claims.oidc.se/1.0/coordinationNumber", Uri.UnescapeDataString(asked), StringComparison.Ordinal);
        Assert.DoesNotContain("id.oidc.se", Uri.UnescapeDataString(asked), StringComparison.Ordinal);
        Assert.Equal("/my", answer.Location);
    }

    [Fact]
    public async Task A_number_under_a_name_of_the_other_language_is_not_read()
    {
        _eid.Lies.UserInfo = claims =>
        {
            claims.Remove(FakeEid.PersonalClaim);
            claims[OlderClaim] = CitizenSilo.Recipients[0];
        };

        Assert.Equal("/log-in?problem=number", await LogInAsync());
    }

    [Theory]
    [InlineData("RSA-OAEP", "A128CBC-HS256")]
    [InlineData("RSA-OAEP", "A256CBC-HS512")]
    public async Task What_is_encrypted_to_us_is_opened(string algorithm, string encryption)
    {
        _eid.Lies.Wrap = (key, token) => Encrypt(key, token, algorithm, encryption);

        Assert.Equal("/my", await LogInAsync());
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another algorithm")]
    [InlineData("twice")]
    [InlineData("not signed")]
    [InlineData("content changed")]
    [InlineData("tag changed")]
    [InlineData("tag cut")]
    [InlineData("header changed")]
    [InlineData("five empty parts")]
    public async Task What_is_encrypted_otherwise_opens_nothing(string attack)
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        if (attack == "not signed") _eid.Lies.UserInfoKey = null;
        _eid.Lies.Wrap = (key, token) => attack switch
        {
            "another key" => Encrypt(JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(rsa)), token),
            "another algorithm" => Encrypt(key, token, "RSA1_5"),
            "twice" => Encrypt(key, Encrypt(key, token)),
            "not signed" => Encrypt(key, token),
            "content changed" => Change(Encrypt(key, token), 3, part => (part[0] == 'A' ? 'B' : 'A') + part[1..]),
            "tag changed" => Change(Encrypt(key, token), 4, part => (part[0] == 'A' ? 'B' : 'A') + part[1..]),
            "tag cut" => Change(Encrypt(key, token), 4, part => part[..8]),
            "header changed" => Change(Encrypt(key, token), 0, part => Base64UrlEncoder.Encode(
                Base64UrlEncoder.Decode(part).Replace("{", "{\"zip\":\"DEF\",", StringComparison.Ordinal))),
            _ => "....",
        };

        Assert.Equal("/log-in?problem=fault", await LogInAsync());
        Assert.DoesNotContain(Cookie, _browser.Cookies.Keys);
    }

    [Fact]
    public async Task A_former_number_that_another_has_already_shuts_nobody_out()
    {
        const string Former = "197310652388";
        Assert.True(IdentityNumber.TryParse(Former, out _, out _));
        _eid.Lies.UserInfo = claims => (claims[FakeEid.PersonalClaim], claims[FormerClaim]) = (CitizenSilo.Recipients[1], Former);
        Assert.Equal("/my", await LogInAsync());
        Assert.Equal("/my", await LogInAsync());
        _eid.Lies.UserInfo = claims => (claims[FakeEid.PersonalClaim], claims[FormerClaim]) = (CitizenSilo.Recipients[2], Former);

        Assert.Equal("/my", await LogInAsync());
        Assert.Contains("could not be followed: NumberReplaced", _silo.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Former, _silo.Logs.Text, StringComparison.Ordinal);
        _eid.Lies.UserInfo = claims => claims[FormerClaim] = CitizenSilo.Recipients[1];
        Assert.Equal("/log-in?problem=number", await LogInAsync());
    }

    [Fact]
    public async Task A_callback_is_good_for_once_even_with_its_cookie_kept()
    {
        var callback = _eid.Authorize(await BeginAsync());
        var kept = _browser.Cookies["__Host-budkavle-log-in"];
        Assert.Equal("/my", (await _browser.GetAsync(callback)).Location);
        var calls = _eid.TokenCalls;
        _browser.Cookies["__Host-budkavle-log-in"] = kept;

        Assert.Equal("/log-in?problem=expired", (await _browser.GetAsync(callback)).Location);
        Assert.Equal(calls, _eid.TokenCalls);
    }

    [Fact]
    public async Task A_code_that_was_used_before_opens_nothing_in_a_new_attempt()
    {
        var first = _eid.Authorize(await BeginAsync());
        using var other = _silo.Browser();
        Assert.Equal("/my", (await _browser.GetAsync(first)).Location);
        var code = QueryHelpers.ParseQuery(first[first.IndexOf('?')..])["code"];
        var state = QueryHelpers.ParseQuery(new Uri((await other.GetAsync("/log-in/start/oidc")).Location).Query)["state"];

        var answer = await other.GetAsync($"/log-in/callback?code={code}&state={state}&iss={Uri.EscapeDataString(_eid.Url)}");

        Assert.Equal("/log-in?problem=fault", answer.Location);
    }

    [Fact]
    public async Task A_code_stolen_before_it_was_used_is_worthless_without_the_verifier()
    {
        var stolen = QueryHelpers.ParseQuery(_eid.Authorize(await BeginAsync()).Split('?')[1])["code"];
        using var thief = _silo.Browser();
        var state = QueryHelpers.ParseQuery(new Uri((await thief.GetAsync("/log-in/start/oidc")).Location).Query)["state"];

        var answer = await thief.GetAsync($"/log-in/callback?code={stolen}&state={state}&iss={Uri.EscapeDataString(_eid.Url)}");

        Assert.Equal("/log-in?problem=fault", answer.Location);
        Assert.DoesNotContain(Cookie, thief.Cookies.Keys);
    }

    [Fact]
    public async Task A_callback_in_another_browser_logs_nobody_in()
    {
        var attackers = _eid.Authorize(await BeginAsync());
        using var victim = _silo.Browser();

        Assert.Equal("/log-in?problem=expired", (await victim.GetAsync(attackers)).Location);
        await victim.GetAsync("/log-in/start/oidc");
        Assert.Equal("/log-in?problem=expired", (await victim.GetAsync(attackers)).Location);
        Assert.DoesNotContain(Cookie, victim.Cookies.Keys);
    }

    [Theory]
    [InlineData("&iss=https://elsewhere.test", "fault")]
    [InlineData("", "fault")]
    [InlineData("&iss={eid}/", "fault")]
    [InlineData("&iss={eid}&error=access_denied", "cancelled")]
    [InlineData("&iss={eid}&error=unmet_authentication_requirements", "level")]
    [InlineData("&iss={eid}&error=server_error", "unavailable")]
    [InlineData("&iss={eid}&error=<script>", "fault")]
    [InlineData("&iss={eid}&code=another", "fault")]
    public async Task An_answer_that_was_mixed_up_or_refuses_is_told_as_such(string rest, string problem)
    {
        var callback = _eid.Authorize(await BeginAsync());
        var calls = _eid.TokenCalls;
        var changed = callback[..callback.IndexOf("&iss=", StringComparison.Ordinal)]
            + rest.Replace("{eid}", Uri.EscapeDataString(_eid.Url));

        Assert.Equal("/log-in?problem=" + problem, (await _browser.GetAsync(changed)).Location);
        Assert.Equal(calls, _eid.TokenCalls);
    }

    [Fact]
    public async Task Without_a_state_or_with_two_nothing_happens()
    {
        var callback = _eid.Authorize(await BeginAsync());

        Assert.Equal("/log-in?problem=fault", (await _browser.GetAsync("/log-in/callback?code=x")).Location);
        Assert.Equal("/log-in?problem=fault", (await _browser.GetAsync(callback + "&state=x")).Location);
        Assert.Equal("/my", (await _browser.GetAsync(callback)).Location);
    }

    private static void Arrange(FakeEidLies lies, string attack)
    {
        var curve = System.Security.Cryptography.ECCurve.NamedCurves.nistP256;
        var other = new ECDsaSecurityKey(System.Security.Cryptography.ECDsa.Create(curve))
        {
            KeyId = attack == "unknown key" ? "eid-2" : "eid-1",
        };
        var longAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        lies.IdToken = attack switch
        {
            "another nonce" => claims => claims["nonce"] = "AAAA",
            "no nonce" => claims => claims.Remove("nonce"),
            "another audience" => claims => claims["aud"] = "somebody",
            "another party" => claims => claims["azp"] = "somebody",
            "several audiences" => claims => claims["aud"] = new[] { FakeEid.ClientId, "somebody" },
            "another issuer" => claims => claims["iss"] = "https://elsewhere.test",
            "expired" => claims => claims["exp"] = longAgo,
            "no expiry" => claims => claims.Remove("exp"),
            "issued before" => claims => claims["iat"] = longAgo,
            "shown before" => claims => claims["auth_time"] = DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeSeconds(),
            "no time of showing" => claims => claims.Remove("auth_time"),
            "no subject" => claims => claims.Remove("sub"),
            "level 2" => claims => claims["acr"] = "http://id.elegnamnden.se/loa/1.0/loa2",
            "no level" => claims => claims.Remove("acr"),
            "uncertified level" => claims => claims["acr"] = "http://id.swedenconnect.se/loa/1.0/uncertified-loa3",
            "two different numbers" => claims => claims[FakeEid.PersonalClaim] = CitizenSilo.Recipients[1],
            _ => null,
        };
        lies.UserInfo = attack switch
        {
            "UserInfo of another" => claims => claims["sub"] = "subject-2",
            "UserInfo for another client" => claims => claims["aud"] = "somebody",
            "UserInfo of another issuer" => claims => claims["iss"] = "https://elsewhere.test",
            "UserInfo expired" => claims => claims["exp"] = longAgo,
            "no number" => claims => claims.Remove(FakeEid.PersonalClaim),
            "both numbers" => claims => claims[FakeEid.CoordinationClaim] = "198103779859",
            "an organisation" => claims => claims[FakeEid.PersonalClaim] = "165599999991",
            "a wrong check digit" => claims => claims[FakeEid.PersonalClaim] = "191108309898",
            "a number of the other kind" => claims => claims[FakeEid.PersonalClaim] = "198103779859",
            "a list" => claims => claims[FakeEid.PersonalClaim] = new[] { "191108309897" },
            _ => null,
        };
        if (attack == "alg none") lies.IdTokenKey = null;
        if (attack == "shared secret") lies.IdTokenKey = Shared();
        if (attack is "unknown key" or "same name, other key")
            lies.IdTokenKey = new SigningCredentials(other, SecurityAlgorithms.EcdsaSha256);
        if (attack == "UserInfo alg none") lies.UserInfoKey = null;
        lies.UserInfoPlain = attack == "UserInfo unsigned";
        lies.Down = attack == "down";
    }

    private static string Encrypt(JsonWebKey key, string token, string algorithm = "RSA-OAEP", string encryption = "A128CBC-HS256") =>
        new JsonWebTokenHandler().EncryptToken(token, new EncryptingCredentials(key, algorithm, encryption));

    private static string Change(string token, int index, Func<string, string> change)
    {
        var parts = token.Split('.');
        parts[index] = change(parts[index]);
        return string.Join('.', parts);
    }

    private static SigningCredentials Shared() =>
        new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('k', 64))) { KeyId = "eid-1" }, SecurityAlgorithms.HmacSha256);

    private async Task<string> BeginAsync() => (await _browser.GetAsync("/log-in/start/oidc?return=/my")).Location;

    /// <summary>Where a whole log-in leads.</summary>
    private async Task<string> LogInAsync() => (await _browser.GetAsync(_eid.Authorize(await BeginAsync()))).Location;

    private async Task<int> LogInsOfAsync(string digits)
    {
        Assert.True(IdentityNumber.TryParse(digits, out var number, out _));
        var mailbox = _silo.Services.GetRequiredService<KeyedHashes>().MailboxOf(number);
        return (await _silo.Services.GetRequiredService<LogInBook>().ReadAsync(mailbox.Value, CancellationToken.None)).Count;
    }
}
