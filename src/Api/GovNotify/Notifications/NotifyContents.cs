namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>What messages say, as answers show it.</summary>
internal static class NotifyContents
{
    internal sealed record Letter(string Body, string Subject);

    internal sealed record Email(string Body, string Subject, string FromEmail, string? OneClickUnsubscribeUrl);

    internal sealed record Sms(string Body, string FromNumber);
}
