using Budkavle.Grains.Letters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Budkavle.Grains.Submissions;

/// <summary>Wires what citizens send to agencies. Needs the engine's services, <c>ContentVault</c> and the alarm clock.</summary>
public static class SubmissionServices
{
    public static IServiceCollection AddBudkavleSubmissions(this IServiceCollection services)
    {
        services.TryAddSingleton<IMalwareScanner, NoScanner>();
        services.AddSingleton<SubmissionContents>();
        services.AddSingleton<SubmissionComposer>();
        services.AddSingleton<IntakeDirectory>();
        services.AddSingleton<IAlarmHandler, IntakeAlarms>();
        services.AddSingleton<IAlarmHandler, SentAlarms>();
        return services;
    }
}
