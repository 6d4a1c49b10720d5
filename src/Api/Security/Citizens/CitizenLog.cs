using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Security.Citizens;

internal static partial class CitizenLog
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Warning, Message = "A replaced session cookie came back; its session was ended")]
    public static partial void SessionCopied(this ILogger logger);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "A log-in was refused: {Failure} ({Detail})")]
    public static partial void LogInRefused(this ILogger logger, EidFailure failure, string detail);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "A former number could not be followed: {Refusal}")]
    public static partial void FormerNumberRefused(this ILogger logger, MandateRefusal refusal);
}
