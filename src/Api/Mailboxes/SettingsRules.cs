using System.Net.Mail;

namespace Budkavle.Api.Mailboxes;

/// <summary>What settings may say.</summary>
internal static class SettingsRules
{
    /// <summary>RFC 5321: 254 characters.</summary>
    private const int EmailMax = 254;
    private const int DomainMax = 253;
    public const int BlockedSendersMax = 1000;

    public static bool IsEmail(string text) =>
        text.Length is > 2 and <= EmailMax && !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && MailAddress.TryCreate(text, out var address) && address.Address == text && address.Host.Contains('.');

    public static bool IsLanguage(string text) => text is "sv" or "en";

    public static bool IsDomain(string text) =>
        text.Length is > 0 and <= DomainMax && text.Contains('.') && Uri.CheckHostName(text) == UriHostNameType.Dns;
}
