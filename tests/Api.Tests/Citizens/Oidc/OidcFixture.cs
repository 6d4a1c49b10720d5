using System.Security.Cryptography;
using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>A silo behind an address of https, whose e-ID is <see cref="FakeEid"/>.</summary>
public sealed class OidcFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();

    internal FakeEid Eid { get; private set; } = null!;

    internal CitizenSilo Silo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Eid = await FakeEid.StartAsync();
        Silo = await CitizenSilo.StartAsync(OptionsFor(Eid.Url, _directory.Path), publicUrl: "https://letters.test");
        Eid.ClientKeys = Silo.Url + "/.well-known/eid-client-keys";
    }

    public async Task DisposeAsync()
    {
        await Silo.DisposeAsync();
        await Eid.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Options with new keys in the directory.</summary>
    internal static EidOptions OptionsFor(
        string authority, string directory, string clientId = FakeEid.ClientId, bool encryptionIsEc = false)
    {
        var (file, encryption) = (Path.Combine(directory, "eid.pem"), Path.Combine(directory, "eid-encryption.pem"));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        using var agreement = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(encryption, encryptionIsEc ? agreement.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem());
        return new EidOptions
        {
            Kinds = ["oidc"], Authority = authority, ClientId = clientId, KeyFile = file, EncryptionKeyFile = encryption, Name = "Prov-ID",
        };
    }
}
