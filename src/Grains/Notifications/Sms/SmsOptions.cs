namespace Budkavle.Grains.Notifications.Sms;

/// <summary>The gateway that takes text messages, and who sends them. Validated when the channel is made.</summary>
/// <remarks>The request is the one of 46elks (POST /a1/sms), which other gateways and their test doubles understand too.</remarks>
public sealed record SmsOptions
{
    /// <summary>Longest sender's name that the networks show (GSM 03.40: 11 characters of 7 bits).</summary>
    public const int FromLengthMax = 11;

    /// <summary>Where messages are posted to; https, or http on this machine.</summary>
    public required Uri Address { get; init; }

    /// <summary>For basic authentication.</summary>
    public required string UserName { get; init; }

    public required string Password { get; init; }

    /// <summary>A name of 3 to 11 letters and digits that begins with a letter, or a number as E.164 has it.</summary>
    public required string From { get; init; }

    /// <summary>
    /// Where the gateway reports what became of a message, a word for each message behind it; null for nowhere.
    /// </summary>
    public Uri? WhenDelivered { get; init; }

    /// <summary>What the gateway bears. Default 100 a second, over the usual limit of an account.</summary>
    public ChannelLimits Limits { get; init; } = new() { PerSecondMax = 100 };

    /// <summary>For the answer. Default 30 s. Giving up too early makes duplicates: the gateway knows no idempotency key.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <exception cref="ArgumentException">An option cannot be, or lets messages and password travel unprotected.</exception>
    internal SmsOptions Validated()
    {
        if (!Address.IsAbsoluteUri || !(Address.Scheme == "https" || (Address.Scheme == "http" && Address.IsLoopback)))
            throw new ArgumentException("The gateway's address is https, or http on this machine.");
        if (Address.UserInfo.Length > 0) throw new ArgumentException("User and password are no part of the gateway's address.");
        ArgumentException.ThrowIfNullOrEmpty(UserName);
        ArgumentException.ThrowIfNullOrEmpty(Password);
        if (UserName.Contains(':', StringComparison.Ordinal)) throw new ArgumentException("A user name holds no colon (RFC 7617).");
        if (!IsFrom(From)) throw new ArgumentException("The sender of text messages is a name of 3 to 11 letters and digits, or a number.");
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        Limits.Validated();
        return this;
    }

    /// <summary>Whether networks show it as the sender of a text message.</summary>
    public static bool IsFrom(string from) => Domain.Letters.Notifications.PhoneNumber.IsValid(from)
        || (from.Length is >= 3 and <= FromLengthMax && char.IsAsciiLetter(from[0]) && from.All(char.IsAsciiLetterOrDigit));
}
