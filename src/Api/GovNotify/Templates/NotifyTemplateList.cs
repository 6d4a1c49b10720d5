namespace Budkavle.Api.GovNotify.Templates;

/// <summary>A service's templates, by name and then by type.</summary>
internal sealed record NotifyTemplateList(IReadOnlyList<NotifyTemplate> Templates);
