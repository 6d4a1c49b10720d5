namespace Budkavle.Api.GovNotify;

/// <summary>Whom messages come from where a service names nobody.</summary>
/// <param name="MailFrom">The address of e-mails.</param>
/// <param name="SmsFrom">The sender of SMS; null where there is no gateway for them.</param>
public sealed record NotifyOptions(string MailFrom, string? SmsFrom);
