using Budkavle.Domain.Letters.Notifications;
using Budkavle.Domain.Letters.Relaying;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Relaying;

internal static partial class RelayLog
{
    [LoggerMessage(EventId = 4201, Level = LogLevel.Warning,
        Message = "The circuit to operator {Operator} is now {State} ({Trouble}, {Code})")]
    public static partial void OperatorCircuit(this ILogger logger, string @operator, CircuitState state, string trouble, int code);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Error, Message = "Letters of shard {Shard} for operator {Operator} wait: {Fault}")]
    public static partial void RelaysWait(this ILogger logger, int shard, string @operator, string fault);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Warning,
        Message = "A letter of shard {Shard} goes back to its sender: operator {Operator}, {Reason}, code {Code}")]
    public static partial void RelayGivenUp(this ILogger logger, int shard, string @operator, RelayReason reason, int code);

    [LoggerMessage(EventId = 4204, Level = LogLevel.Error,
        Message = "ALARM: letters to operator {Operator} have waited {Minutes} min, at least {Count} of them (last trouble: {Trouble}). "
            + "They are safe and go in order when it answers. Call the operator; if it is back and nothing moves, POST "
            + "/v1/operations/operators/{Operator}/retry; if it will not be back in time, .../return sends them back to their "
            + "senders, for paper")]
    public static partial void RelayAlarm(this ILogger logger, string @operator, long minutes, long count, string trouble);

    [LoggerMessage(EventId = 4205, Level = LogLevel.Error,
        Message = "ALARM: {Count} letters wait for operator {Operator}, which is not among the configured ones. Add it to the settings of "
            + "Mina meddelanden and start again, or POST /v1/operations/operators/{Operator}/return: they go back to their "
            + "senders, for paper")]
    public static partial void RelayUnknown(this ILogger logger, long count, string @operator);

    [LoggerMessage(EventId = 4206, Level = LogLevel.Warning, Message = "Waiting letters for other operators could not be counted: {Fault}")]
    public static partial void RelaysUncounted(this ILogger logger, string fault);
}
