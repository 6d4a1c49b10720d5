using Orleans;

namespace Budkavle.Embedded.Activations;

/// <summary>What few activations need, kept apart so that idle ones stay small.</summary>
internal sealed class ActivationExtras
{
    public DeactivationReason Reason;
    public HashSet<GrainTimer>? Timers;
    public TaskCompletionSource? Ended;
}
