using Budkavle.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Relaying;

/// <summary>Registration of the way to other operators.</summary>
public static class RelayRegistration
{
    /// <summary>
    /// After the grain host and what opens and closes the shards, so that it stops before them. Operators are whatever
    /// <see cref="IOperatorLink"/> is registered; without one letters for others wait, and that is said.
    /// </summary>
    /// <param name="sends">False in a process without shards, which only shows what waits.</param>
    /// <param name="random">Decides the jitter of waits; seeded by the caller.</param>
    public static IServiceCollection AddBudkavleRelays(this IServiceCollection services, bool sends, Random random)
    {
        services.AddSingleton<RelayLimits>();
        services.AddSingleton<RelayOrders>();
        services.AddSingleton<WaitingRooms>();
        if (!sends) return services;
        services.AddSingleton(provider => new RelayDispatcher(
            provider.GetRequiredService<Engine>(), provider.GetRequiredService<IGrainFactory>(),
            [.. provider.GetServices<IOperatorLink>()], provider.GetRequiredService<RelayOrders>(),
            provider.GetRequiredService<WaitingRooms>(), provider.GetRequiredService<RelayLimits>(), random,
            provider.GetRequiredService<ILogger<RelayDispatcher>>()));
        return services.AddHostedService(provider => provider.GetRequiredService<RelayDispatcher>());
    }
}
