using Budkavle.Grains.Availability;
using Budkavle.Grains.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// Wires dispatches, the alarm clock, the legal clock and the standing of post offices. Needs <c>ShardServices</c>, <c>KeyedHashes</c>
/// and the grain host.
/// </summary>
public static class DispatchServices
{
    public static IServiceCollection AddBudkavleDispatches(this IServiceCollection services)
    {
        services.TryAddSingleton(new DispatchLimits());
        services.AddSingleton<DispatchContents>();
        services.AddSingleton<DispatchIndex>();
        services.AddSingleton<DispatchSupervisor>();
        services.AddSingleton<DispatchTemplates>();
        services.AddSingleton<DispatchRefusals>();
        services.AddSingleton<DispatchResults>();
        services.AddSingleton<RecipientUploads>();
        services.AddSingleton<RecipientCensus>();
        services.AddSingleton<IAlarmHandler, DispatchAlarms>();
        services.AddSingleton<IAlarmClock, AlarmClock>();
        services.TryAddSingleton<IClusterStanding, SoleProcess>();
        services.TryAddSingleton<ILegalTime, LegalTime>();
        return services;
    }
}
