using Microsoft.Extensions.Logging;

namespace Budkavle.Embedded.Hosting;

// Kinds of grains only, never keys: a key may be derived from a person.
internal sealed partial class GrainHost
{
    [LoggerMessage(1, LogLevel.Warning, "A timer of grain {GrainType} failed; it goes on ticking")]
    private static partial void LogTimerFailed(ILogger logger, string grainType, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "OnDeactivateAsync or Dispose of grain {GrainType} failed; the activation ended all the same")]
    private static partial void LogDeactivateFailed(ILogger logger, string grainType, Exception exception);

    [LoggerMessage(3, LogLevel.Warning, "One-way call {Method} failed; the caller was not told")]
    private static partial void LogOneWayFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "What a grain registered on the token of its activation or deactivation failed")]
    private static partial void LogTokenFailed(ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "Stopped with {Calls} calls and {Activations} activations that did not end in time")]
    private static partial void LogStoppedHard(ILogger logger, long calls, long activations);
}
