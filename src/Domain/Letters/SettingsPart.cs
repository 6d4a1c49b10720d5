namespace Budkavle.Domain.Letters;

/// <summary>What of a mailbox somebody has changed. The bits are stored: never change or reuse one.</summary>
[Flags]
public enum SettingsPart : ushort
{
    None = 0,
    Email = 1,
    Phone = 2,

    /// <summary>Quiet hours, and the hour of the day's message.</summary>
    Times = 4,

    PostalAddress = 8,

    /// <summary>Which senders are turned away.</summary>
    Senders = 16,

    Operator = 32,
    Language = 64,

    /// <summary>Which browsers are told of letters.</summary>
    Browsers = 128,

    /// <summary>The mailbox was opened.</summary>
    Opened = 256,

    /// <summary>It was closed.</summary>
    Closed = 512,
}
