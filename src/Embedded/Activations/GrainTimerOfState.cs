using Orleans.Runtime;

namespace Budkavle.Embedded.Activations;

internal sealed class GrainTimer<TState>(
    Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, options)
{
    private protected override Task Tick(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
