namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>
/// The server refused before there was a message: it greets no one, or the log-in failed. This says nothing of the message.
/// </summary>
internal sealed class SmtpRefusalException(int code) : IOException($"The mail server refused with {code}.")
{
    public int Code { get; } = code;
}
