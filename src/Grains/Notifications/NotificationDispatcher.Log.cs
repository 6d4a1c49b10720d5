using Budkavle.Domain.Letters.Notifications;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications;

internal static partial class NotificationDispatcherLog
{
    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "The circuit of channel {Channel} is now {State}")]
    public static partial void CircuitChanged(this ILogger logger, NotificationChannelKind channel, CircuitState state);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Error, Message = "Channel {Channel} failed with {Fault}")]
    public static partial void ChannelFailed(this ILogger logger, NotificationChannelKind channel, string fault);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning,
        Message = "Notifications of shard {Shard} wait: the engine did not read or write ({Fault})")]
    public static partial void EngineRefused(this ILogger logger, int shard, string fault);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Information,
        Message = "Notifications of shard {Shard} fell behind what is delivered and are read from the log")]
    public static partial void FellBehind(this ILogger logger, int shard);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Information,
        Message = "Notifications of shard {Shard} are continued by another process")]
    public static partial void CursorTaken(this ILogger logger, int shard);

    [LoggerMessage(EventId = 4106, Level = LogLevel.Warning,
        Message = "A notification of shard {Shard} was given up after {Attempts} attempts: {Reason}, provider's code {Code}")]
    public static partial void GivenUp(this ILogger logger, int shard, int attempts, NotificationReason reason, int code);

    [LoggerMessage(EventId = 4107, Level = LogLevel.Debug,
        Message = "A notification of shard {Shard} is tried again after {Delay}: {Reason}, provider's code {Code}")]
    public static partial void TriedAgain(this ILogger logger, int shard, TimeSpan delay, NotificationReason reason, int code);

    [LoggerMessage(EventId = 4108, Level = LogLevel.Information,
        Message = "Notifications of shard {Shard} go on after entry {Cursor}")]
    public static partial void Resumed(this ILogger logger, int shard, long cursor);

    [LoggerMessage(EventId = 4109, Level = LogLevel.Warning,
        Message = "The name of a sender could not be looked up ({Fault}); none is shown")]
    public static partial void NameNotFound(this ILogger logger, string fault);
}
