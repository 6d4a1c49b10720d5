using System.Security.Cryptography;
using Budkavle.Api.Security.Citizens.Oidc;
using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Citizens.Oidc;

public sealed class OidcOptionsTests
{
    [Theory]
    [InlineData(true, "https://eid.test", "https://letters.test", true)]
    [InlineData(true, "http://127.0.0.1:9", "https://letters.test", false)]
    [InlineData(true, "http://eid.test", "https://letters.test", false)]
    [InlineData(true, "https://eid.test", "http://127.0.0.1:8080", false)]
    [InlineData(true, "https://eid.test/", "https://letters.test", false)]
    [InlineData(true, "https://user:secret@eid.test", "https://letters.test", false)]
    [InlineData(true, "eid.test", "https://letters.test", false)]
    [InlineData(false, "http://127.0.0.1:9", "http://127.0.0.1:8080", true)]
    [InlineData(false, "http://eid.test", "http://127.0.0.1:8080", false)]
    public void What_would_travel_in_the_clear_is_refused_at_the_start(bool production, string authority, string issuer, bool isGood)
    {
        var options = new EidOptions { Kinds = ["oidc"], Authority = authority, ClientId = "budkavle", KeyFile = "eid.pem" };

        var refusal = Record.Exception(() => options.ToCitizenOptions(production).Validate(issuer));

        Assert.Equal(isGood ? null : typeof(ArgumentException), refusal?.GetType());
    }

    [Fact]
    public void Options_that_lack_something_or_contradict_each_other_are_refused()
    {
        var whole = new EidOptions { Kinds = ["oidc"], Authority = "https://eid.test", ClientId = "budkavle", KeyFile = "eid.pem" };
        EidOptions[] wrong =
        [
            whole with { Authority = null }, whole with { ClientId = null }, whole with { KeyFile = null },
            whole with { Kinds = ["test"] }, whole with { Kinds = [] }, new EidOptions { Kinds = ["bankid"] },
        ];

        Assert.NotNull(whole.ToCitizenOptions(production: true).Oidc);
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => options.ToCitizenOptions(production: false)));
    }

    [Fact]
    public void A_key_is_of_a_kind_that_the_profile_allows_and_only_its_public_half_is_shown()
    {
        using var directory = new TemporaryDirectory();
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        string[] good = [curve.ExportPkcs8PrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem()];
        string[] bad =
        [
            "", "no key", weak.ExportPkcs8PrivateKeyPem(), other.ExportPkcs8PrivateKeyPem(), curve.ExportSubjectPublicKeyInfoPem(),
            rsa.ExportSubjectPublicKeyInfoPem(),
        ];

        Assert.All(good, pem => Assert.DoesNotContain(
            "\"d\"", System.Text.Encoding.UTF8.GetString(Read(pem).Jwks), StringComparison.Ordinal));
        Assert.All(bad, pem => Assert.Throws<ArgumentException>(() => Read(pem)));

        OidcClientKey Read(string pem)
        {
            var file = Path.Combine(directory.Path, "key.pem");
            File.WriteAllText(file, pem);
            return OidcClientKey.Read(file);
        }
    }

    [Fact]
    public void The_key_for_encryption_is_published_beside_the_other_and_is_another()
    {
        using var directory = new TemporaryDirectory();
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var (one, two) = (Path.Combine(directory.Path, "one.pem"), Path.Combine(directory.Path, "two.pem"));
        File.WriteAllText(one, curve.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(two, rsa.ExportPkcs8PrivateKeyPem());

        var keys = new Microsoft.IdentityModel.Tokens.JsonWebKeySet(
            System.Text.Encoding.UTF8.GetString(OidcClientKey.Read(one, two).Jwks)).Keys;

        Assert.Equal(["sig EC ES256 False", "enc RSA  False"], keys.Select(key => $"{key.Use} {key.Kty} {key.Alg} {key.HasPrivateKey}"));
        Assert.Throws<ArgumentException>(() => OidcClientKey.Read(one, one));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_that_comes_encrypted_breaks_more_than_itself(int seed)
    {
        using var rsa = RSA.Create(2048);
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "key.pem");
        File.WriteAllText(file, rsa.ExportPkcs8PrivateKeyPem());
        var decryption = OidcDecryption.Of(OidcKeyFile.Read(file));
        var key = new Microsoft.IdentityModel.Tokens.RsaSecurityKey(rsa);
        var good = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler().EncryptToken(
            "a.b.c", new Microsoft.IdentityModel.Tokens.EncryptingCredentials(key, "RSA-OAEP", "A128CBC-HS256"));
        Assert.Equal("a.b.c", decryption.Open(good));
        string[] headers =
        [
            "", "{}", "[]", "1", "{\"alg\":1,\"enc\":\"A128GCM\"}", "{\"alg\":\"RSA-OAEP\"}", "{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\"}",
            "{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}}",
            "{\"alg\":\"RSA-OAEP\",\"enc\":\"A128GCM\",\"kid\":7}", "{\"alg\":\"dir\",\"enc\":\"A128GCM\"}",
        ];
        var random = new Random(seed);

        Assert.All(headers, header => Assert.Null(decryption.Open(
            Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(header) + good[good.IndexOf('.')..])));
        for (var round = 0; round < 3000; round++)
        {
            var text = good.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--) text[random.Next(text.Length)] = (char)random.Next(' ', 256);
            var opened = decryption.Open(new string(text));
            Assert.True(opened is null || opened == "a.b.c", $"seed {seed}, round {round}");
        }
    }
}
