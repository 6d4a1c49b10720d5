namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>Which version of which template something was made of.</summary>
internal sealed record NotifyTemplateUse(Guid Id, int Version, string Uri);
