using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Mail;

internal static partial class MailFolderChannelLog
{
    [LoggerMessage(EventId = 4151, Level = LogLevel.Information, Message = "A notification was written to the mail folder as {File}")]
    public static partial void MailWritten(this ILogger logger, string file);
}
