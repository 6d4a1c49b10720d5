namespace Budkavle.Domain.Letters.Notifications;

/// <summary>By what means a recipient is told of a letter. The number is stored: never change or reuse one.</summary>
public enum NotificationChannelKind : byte
{
    None = 0,
    Email = 1,
    Sms = 2,
    Push = 3,
    Webhook = 4,

    /// <summary>On paper, through a print house.</summary>
    Print = 5,
}
