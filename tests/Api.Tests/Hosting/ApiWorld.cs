namespace Budkavle.Api.Tests.Hosting;

/// <summary>What lies outside a host and outlives it.</summary>
internal sealed record ApiWorld
{
    public ManualTime Time { get; init; } = new();
    public FakeDocuments Documents { get; init; } = new();
    public FakeSealer Sealer { get; init; } = new();
    public FakeDirectory Directory { get; init; } = new();
    public FakeMemory Memory { get; init; } = new();
    public LogCapture Logs { get; init; } = new();
}
