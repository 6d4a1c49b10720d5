using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Citizens.BankId;

/// <summary>A silo behind an address of https, whose e-ID is the simulator.</summary>
public sealed class BankIdFixture : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestCertificates _certificates = new();

    internal BankIdSimulator BankId { get; private set; } = null!;

    internal CitizenSilo Silo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        BankId = await BankIdSimulator.StartAsync(_certificates);
        Silo = await CitizenSilo.StartAsync(
            OptionsFor(BankId.Url, _directory.Path, _certificates, _certificates), publicUrl: "https://letters.test");
    }

    public async Task DisposeAsync()
    {
        await Silo.DisposeAsync();
        await BankId.DisposeAsync();
        _certificates.Dispose();
        _directory.Dispose();
    }

    /// <summary>Options with a client's certificate from one root, that believe servers of another or the same.</summary>
    internal static EidOptions OptionsFor(string url, string directory, TestCertificates own, TestCertificates believed)
    {
        string[] files = [.. new[] { "client.p12", "password", "root.pem" }.Select(name => Path.Combine(directory, name))];
        File.WriteAllBytes(files[0], own.ClientPkcs12);
        File.WriteAllText(files[1], TestCertificates.Password + "\n");
        File.WriteAllText(files[2], believed.RootPem);
        return new EidOptions
        {
            Kinds = ["bankid"], BankIdAddress = url, BankIdCertificate = files[0], BankIdPasswordFile = files[1], BankIdRoot = files[2],
        };
    }
}
