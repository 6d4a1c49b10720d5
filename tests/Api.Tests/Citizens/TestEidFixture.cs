namespace Budkavle.Api.Tests.Citizens;

/// <summary>A silo behind an address of https, with the test e-ID.</summary>
public sealed class TestEidFixture : IAsyncLifetime
{
    internal CitizenSilo Silo { get; private set; } = null!;

    public async Task InitializeAsync() => Silo = await CitizenSilo.StartAsync(publicUrl: "https://letters.test");

    public async Task DisposeAsync() => await Silo.DisposeAsync();
}
