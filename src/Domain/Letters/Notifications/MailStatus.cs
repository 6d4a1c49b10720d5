namespace Budkavle.Domain.Letters.Notifications;

/// <summary>What codes of mail servers say of an address (RFC 5321 4.2.3, RFC 3463, RFC 7504).</summary>
public static class MailStatus
{
    /// <summary>Whether a refusal of a recipient says that mail to this address will never arrive.</summary>
    /// <param name="code">The reply's code.</param>
    /// <param name="text">The reply's text; it may begin with an enhanced status code, which is more exact than the code.</param>
    public static bool IsAddressRefused(int code, string text)
    {
        if (code / 100 != 5) return false;
        var first = text.Split(' ', 2)[0];
        // 552 is a full mailbox, 554 anything at all: the same address may do tomorrow.
        return TryRead(first, out _, out _, out _) ? IsAddressFault(first) : code is 550 or 551 or 553 or 556;
    }

    /// <summary>
    /// Whether an enhanced status code says so: nobody there, no such domain, not an address, moved, given up. A full mailbox (5.2.2) and
    /// a refusal by policy (5.7.x) are no faults of the address.
    /// </summary>
    public static bool IsAddressFault(string status) =>
        TryRead(status, out var kind, out var subject, out var detail) && kind == 5
        && (subject, detail) is (1, 0 or 1 or 2 or 3 or 4 or 6 or 10) or (2, 1);

    /// <summary>Whether it says that the failure is final; false also for what is no status code.</summary>
    public static bool IsFinal(string status) => TryRead(status, out var kind, out _, out _) && kind == 5;

    private static bool TryRead(string status, out int kind, out int subject, out int detail)
    {
        kind = subject = detail = 0;
        var parts = status.Split('.');
        return parts.Length == 3 && Read(parts[0], out kind) && Read(parts[1], out subject) && Read(parts[2], out detail)
            && kind is 2 or 4 or 5;
    }

    private static bool Read(string part, out int number)
    {
        number = 0;
        return part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit)
            && int.TryParse(part, System.Globalization.NumberStyles.None, null, out number);
    }
}
