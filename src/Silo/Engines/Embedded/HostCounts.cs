using Budkavle.Api.Operations.Watching;
using Budkavle.Embedded;

namespace Budkavle.Silo.Engines;

/// <summary>The embedded host's activations.</summary>
internal sealed class HostCounts(IEmbeddedHost host) : IActivationCounts
{
    public ValueTask<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken) => new(host.ActivationsByClass);
}
