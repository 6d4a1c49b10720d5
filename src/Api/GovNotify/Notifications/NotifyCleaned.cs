namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>A value before and after what could be a link or Markdown was taken out of it.</summary>
internal sealed record NotifyCleaned(string Unsanitised, string Sanitised);
