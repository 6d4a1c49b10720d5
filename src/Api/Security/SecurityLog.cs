namespace Budkavle.Api.Security;

internal static partial class SecurityLog
{
    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "Reading the signing keys failed, the known ones go on: {Fault}")]
    public static partial void KeyRefreshFailed(this ILogger logger, string fault);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Information, Message = "Client authentication refused: {Reason}")]
    public static partial void ClientRefused(this ILogger logger, string reason);

    [LoggerMessage(EventId = 3103, Level = LogLevel.Warning, Message = "The client directory does not answer: {Fault}")]
    public static partial void DirectoryFailed(this ILogger logger, string fault);

    [LoggerMessage(EventId = 3104, Level = LogLevel.Error,
        Message = "Route {Route} has neither a scope nor a reason to be open; it is refused")]
    public static partial void RouteUnguarded(this ILogger logger, string route);

    [LoggerMessage(EventId = 3105, Level = LogLevel.Warning,
        Message = "A log-out of operations counts at this silo only, until the store answers: {Fault}")]
    public static partial void SessionNotSaved(this ILogger logger, string fault);
}
