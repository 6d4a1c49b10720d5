namespace Budkavle.Api.Problems;

internal static partial class ProblemLog
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Error, Message = "Request {TraceId} failed as {Code}: {Fault}")]
    public static partial void RequestFailed(this ILogger logger, string traceId, string code, string fault);
}
