using Budkavle.Embedded.Activations;
using Orleans.Runtime;

namespace Orleans;

/// <summary>
/// Base class of grains. An instance belongs to one activation and its code runs one turn at a time, on the activation's scheduler.
/// Created outside a host it has no context, and whatever needs one throws <see cref="InvalidOperationException"/>.
/// </summary>
public abstract class Grain : IGrainBase, IAddressable
{
    protected Grain() => GrainContext = Activation.OnThisThread!;

    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => GrainContext.GrainReference;

    public string IdentityString => GrainContext.GrainId.ToString();

    protected IGrainFactory GrainFactory => Own.Host.Factory;

    protected internal IServiceProvider ServiceProvider => GrainContext.ActivationServices;

    internal Activation Own => GrainContext as Activation
        ?? throw new InvalidOperationException("The grain was created outside a host, so there is no activation to act on.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the activation after the running calls. Waiting calls go to the next activation.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps the activation from being collected for this long. A negative span takes back an earlier delay.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => Own.DelayDeactivation(timeSpan);
}
