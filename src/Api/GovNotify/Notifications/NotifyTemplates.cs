using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.Templates;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>Finds the template that a message is to be made of.</summary>
internal static class NotifyTemplates
{
    /// <summary>Its newest version, or the contract's refusal.</summary>
    /// <param name="templates">Where they are kept.</param>
    /// <param name="service">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="type">The type that it must have.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<(TemplateVersion? Version, NotifyError? Refusal)> FindAsync(
        TemplateStore templates, Guid service, Guid id, string type, CancellationToken cancellationToken)
    {
        var (_, template) = await templates.ReadAsync(service, id, cancellationToken);
        if (template is null) return (null, NotifyError.BadRequest("Template not found"));
        if (template.IsDeleted) return (null, NotifyError.BadRequest("Template has been deleted"));
        if (template.Type != type)
            return (null, NotifyError.BadRequest($"{template.Type} template is not suitable for {type} notification"));
        return await templates.ReadAsync(service, id, template.Version, cancellationToken) is { } version
            ? (version, null) : (null, NotifyError.BadRequest("Template not found"));
    }
}
