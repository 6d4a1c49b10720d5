using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Letters.Dispatches;

public sealed partial class DispatchGrain
{
    private void LogRunFailed(UInt128 dispatch, string reason) => LogRunFailed(logger, dispatch, reason);

    [LoggerMessage(3101, LogLevel.Warning, "Dispatch {Dispatch:x32} could not go on ({Reason}); it is tried again.")]
    private static partial void LogRunFailed(ILogger logger, UInt128 dispatch, string reason);
}
