namespace Budkavle.Simulation.Scheduling;

/// <summary>Something that happens at a time: a timer of a node's program, or an act of the world.</summary>
/// <param name="Node">Whose it is: it does not happen once the node is dead, and waits while the node is paused.</param>
/// <param name="Timer">The timer, which may have been set anew meanwhile.</param>
/// <param name="Generation">Which setting of the timer this was.</param>
/// <param name="Act">What happens where there is no timer.</param>
internal readonly record struct Alarm(Node Node, SimTimer? Timer, int Generation, Action? Act);
