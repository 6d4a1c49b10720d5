using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications;

/// <summary>Registration of the dispatcher.</summary>
public static class NotificationServices
{
    /// <summary>
    /// Adds the dispatcher as a hosted service and as the handler of its alarms. Register it after the grain host and after what opens and
    /// closes the shards, so that it stops before them. There must be an <see cref="Engine"/>, an <see cref="IGrainFactory"/> and
    /// <see cref="ISenderNames"/>.
    /// </summary>
    /// <param name="channels">Makes the channels; one for e-mail must be among them.</param>
    /// <param name="random">Decides the jitter of waits; seeded by the caller.</param>
    public static IServiceCollection AddBudkavleNotifications(
        this IServiceCollection services, NotificationOptions options, NotificationLimits limits,
        Func<IServiceProvider, IReadOnlyList<INotificationChannel>> channels, Random random)
    {
        services.AddSingleton(provider => new NotificationDispatcher(
            provider.GetRequiredService<Engine>(),
            provider.GetRequiredService<IGrainFactory>(),
            channels(provider),
            provider.GetRequiredService<ISenderNames>(),
            options,
            limits,
            random,
            TaskScheduler.Default,
            provider.GetRequiredService<ILogger<NotificationDispatcher>>()));
        services.AddSingleton<IAlarmHandler>(provider => provider.GetRequiredService<NotificationDispatcher>());
        return services.AddHostedService(provider => provider.GetRequiredService<NotificationDispatcher>());
    }
}
