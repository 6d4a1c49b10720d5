namespace Budkavle.Api.Pages.Web;

/// <summary>An e-mail in the demo's mail folder.</summary>
public sealed record MailFile(string To, string Subject, DateTimeOffset At, string Body);
