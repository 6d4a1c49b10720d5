namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>What the server says is not SMTP, or it lacks what the options ask for. The connection is of no more use.</summary>
internal sealed class SmtpProtocolException(string message = "The mail server's answer is not SMTP.") : IOException(message);
