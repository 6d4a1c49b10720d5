using Orleans.Runtime;

namespace Orleans;

/// <summary>What the host needs of a grain class. <see cref="Grain"/> implements it; a class may do so by itself.</summary>
public interface IGrainBase
{
    /// <summary>The activation that this object belongs to.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first call. An exception fails the calls that wait for the activation, which is then forgotten.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last call. Not promised: a process that dies runs nothing.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
