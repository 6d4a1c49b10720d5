namespace Budkavle.Embedded.Tests.Support;

/// <summary>What the next activations of a grain do when they begin and end; the default is nothing in particular.</summary>
internal sealed class LifeScript
{
    public int Made { get; set; }

    public Func<Task> Construct { get; set; } = () => Task.CompletedTask;

    public Func<CancellationToken, Task> Activate { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> Deactivate { get; set; } = _ => Task.CompletedTask;

    public Func<Task> Tick { get; set; } = () => Task.CompletedTask;

    /// <summary>Whether the next activation asks to end while it begins.</summary>
    public bool EndsAtOnce { get; set; }
}
