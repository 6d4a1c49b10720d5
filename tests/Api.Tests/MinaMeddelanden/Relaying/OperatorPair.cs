using Budkavle.Grains.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>Two operators that know each other; the second takes packages that the first has signed.</summary>
internal sealed class OperatorPair : IAsyncDisposable
{
    public const string DomainA = "a.example";

    public const string DomainB = "b.example";

    private readonly TestPki _pki = new();

    private OperatorPair()
    {
        A = new RelaySilo(_pki, MinaMeddelandenFixture.NumberOf(20), DomainA);
        B = new RelaySilo(_pki, MinaMeddelandenFixture.NumberOf(21), DomainB);
        A.Knows(B.Organisation, DomainB, B.ServiceAddress);
        B.Knows(A.Organisation, DomainA, A.ServiceAddress);
    }

    public RelaySilo A { get; }

    public RelaySilo B { get; }

    public EvidenceKeys KeysOfA => A.Services.GetRequiredService<EvidenceServices>().Keys;

    /// <param name="prepare">Sets both up before they start.</param>
    public static async Task<OperatorPair> StartAsync(Action<RelaySilo>? prepare = null)
    {
        var pair = new OperatorPair();
        prepare?.Invoke(pair.A);
        prepare?.Invoke(pair.B);
        await pair.A.StartAsync();
        await pair.B.Trusts(pair.KeysOfA.Jwks).StartAsync();
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        _pki.Dispose();
    }
}
