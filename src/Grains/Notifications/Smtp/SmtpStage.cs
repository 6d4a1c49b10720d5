namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>What a reply settles the fate of.</summary>
internal enum SmtpStage
{
    /// <summary>Who sends: a refusal says nothing of the recipient.</summary>
    Sender,

    /// <summary>Who receives.</summary>
    Recipient,

    /// <summary>The message.</summary>
    Message,
}
