namespace Budkavle.Embedded;

/// <summary>The running host, for health and the operations page. Grains are reached through <see cref="Orleans.IGrainFactory"/>.</summary>
public interface IEmbeddedHost
{
    EmbeddedHostStatistics Statistics { get; }

    /// <summary>Activations now alive, by grain class.</summary>
    IReadOnlyDictionary<string, int> ActivationsByClass { get; }
}
