namespace Budkavle.Embedded;

/// <summary>Counts since the host was made, except the first two, which are of the moment.</summary>
/// <param name="Activations">Activations now alive.</param>
/// <param name="CallsInFlight">Calls now waiting or running.</param>
/// <param name="Activated">Activations made.</param>
/// <param name="ActivationsFailed">Activations whose constructor or OnActivateAsync failed.</param>
/// <param name="CallsTimedOut">Calls answered with a time-out.</param>
/// <param name="CallsRefused">Calls refused because a queue was full.</param>
public sealed record EmbeddedHostStatistics(
    long Activations, long CallsInFlight, long Activated, long ActivationsFailed, long CallsTimedOut, long CallsRefused);
