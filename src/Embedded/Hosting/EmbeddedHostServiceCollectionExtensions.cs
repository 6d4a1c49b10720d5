using System.Collections.Concurrent;
using System.Reflection;
using Budkavle.Embedded.Activations;
using Budkavle.Embedded.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded;

/// <summary>Registration of the embedded host.</summary>
public static class EmbeddedHostServiceCollectionExtensions
{
    private static readonly ConcurrentDictionary<Assembly, Type[]> Classes = new();

    /// <summary>
    /// Adds the host of all grain classes in the given assemblies: <see cref="IGrainFactory"/>, <see cref="IEmbeddedHost"/> and a hosted
    /// service that ends the activations at stop. Register it before whatever must stop earlier than the grains.
    /// </summary>
    public static IServiceCollection AddBudkavleEmbeddedHost(
        this IServiceCollection services, Func<EmbeddedHostOptions, EmbeddedHostOptions> configure, params Assembly[] grainAssemblies)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddSingleton(provider => new GrainHost(
            provider,
            configure(new EmbeddedHostOptions { TimeProvider = provider.GetService<TimeProvider>() }).Validated(),
            GrainClassesIn(grainAssemblies),
            provider.GetService<ILogger<GrainHost>>() ?? NullLogger<GrainHost>.Instance));
        services.TryAddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainHost>());
        services.TryAddSingleton<IEmbeddedHost>(provider => provider.GetRequiredService<GrainHost>());
        services.TryAddTransient<IGrainContext>(_ => Activation.OnThisThread
            ?? throw new InvalidOperationException("A grain's context can be injected into a grain only."));
        return services.AddHostedService(provider => provider.GetRequiredService<GrainHost>());
    }

    private static Type[] GrainClassesIn(Assembly[] assemblies) =>
        [.. assemblies.Distinct().SelectMany(assembly => Classes.GetOrAdd(assembly, GrainClassesIn))];

    private static Type[] GrainClassesIn(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type =>
            type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
            && type.IsAssignableTo(typeof(IGrainBase)) && type.IsAssignableTo(typeof(IGrain)))];
}
