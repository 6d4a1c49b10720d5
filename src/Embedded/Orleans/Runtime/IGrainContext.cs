namespace Orleans.Runtime;

/// <summary>One activation of a grain, seen from its grain.</summary>
public interface IGrainContext
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    /// <summary>The grain object; null before it is made and after the activation has ended.</summary>
    object? GrainInstance { get; }

    /// <summary>The host's services. There is no scope per activation: a grain's dependencies are singletons or transient.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes when the activation has ended. Awaiting it inside the grain itself never returns.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation after its running calls.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
