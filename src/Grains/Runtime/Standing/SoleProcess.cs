namespace Budkavle.Grains.Runtime;

/// <summary>The standing of a process that has no others beside it.</summary>
public sealed class SoleProcess : IClusterStanding
{
    public ValueTask ConfirmAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
