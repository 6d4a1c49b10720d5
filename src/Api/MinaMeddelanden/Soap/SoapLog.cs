namespace Budkavle.Api.MinaMeddelanden.Soap;

internal static partial class SoapLog
{
    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message = "Call {CallId} of Mina meddelanden was refused with {Code}.")]
    public static partial void CallRefused(this ILogger logger, string callId, int code);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Error, Message = "Call {CallId} of Mina meddelanden failed: {Fault}")]
    public static partial void CallFailed(this ILogger logger, string callId, string fault);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Error, Message = "The lists of revoked certificates {State}.")]
    public static partial void RevocationListsChanged(this ILogger logger, string state);
}
