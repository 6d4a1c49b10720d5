using System.Collections.Concurrent;
using Budkavle.Api.Security.Clients;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>Clients that a test adds, revokes and makes unreachable.</summary>
internal sealed class FakeDirectory : IClientDirectory
{
    private int _reads;

    public ConcurrentDictionary<string, ClientSnapshot> Clients { get; } = new();

    public bool Broken { get; set; }

    public int Reads => _reads;

    public ValueTask<ClientSnapshot?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (Broken) throw new IOException("The directory is away.");
        return ValueTask.FromResult(Clients.GetValueOrDefault(clientId));
    }

    public void Revoke(string clientId) => Clients[clientId] = Clients[clientId] with { Revoked = true };
}
