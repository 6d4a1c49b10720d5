using Budkavle.Api.Tests.Citizens.BankId;

namespace Budkavle.Web.Tests.Support;

/// <summary>A silo whose citizens log in with the simulator of BankID.</summary>
public sealed class BankIdSite : Site
{
    private readonly TestCertificates _certificates = new();

    internal BankIdSimulator BankId { get; private set; } = null!;

    protected override IEnumerable<string> Arguments =>
    [
        "--eid", "bankid", "test", "--bankid-address", BankId.Url, "--bankid-certificate", Path.Combine(Folder, "client.p12"),
        "--bankid-password", Path.Combine(Folder, "password"), "--bankid-root", Path.Combine(Folder, "root.pem"),
    ];

    public override async Task InitializeAsync()
    {
        if (Browsers.MissingReason is not null) return;
        BankId = await BankIdSimulator.StartAsync(_certificates);
        await File.WriteAllBytesAsync(Path.Combine(Folder, "client.p12"), _certificates.ClientPkcs12);
        await File.WriteAllTextAsync(Path.Combine(Folder, "password"), TestCertificates.Password);
        await File.WriteAllTextAsync(Path.Combine(Folder, "root.pem"), _certificates.RootPem);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (BankId is not null) await BankId.DisposeAsync();
        _certificates.Dispose();
    }
}
