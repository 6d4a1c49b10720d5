using Budkavle.Api.Operations.Watching;
using Orleans.Runtime;

namespace Budkavle.Silo.Engines;

/// <summary>Activations of all silos, as Orleans counts them.</summary>
internal sealed class ClusterCounts(IGrainFactory grains, TimeProvider clock) : IActivationCounts
{
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(2);
    private IReadOnlyDictionary<string, int> _last = new Dictionary<string, int>();

    public async ValueTask<IReadOnlyDictionary<string, int>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var counts = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics()
                .WaitAsync(_answerMax, clock, cancellationToken);
            return _last = counts.GroupBy(one => one.GrainType.Split(',')[0].Split('.')[^1], StringComparer.Ordinal)
                .ToDictionary(kind => kind.Key, kind => kind.Sum(one => one.ActivationCount));
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            // A silo has gone: what was there before is shown.
            return _last;
        }
    }
}
