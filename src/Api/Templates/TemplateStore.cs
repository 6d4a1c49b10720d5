using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Templates;

/// <summary>Templates and their versions, under their sender.</summary>
internal sealed class TemplateStore(SealedDocuments documents)
{
    private readonly VersionedDocuments<Template, TemplateVersion> _templates =
        new(documents, "templates", TemplatesJson.Default.Template, TemplatesJson.Default.TemplateVersion);

    /// <summary>Version 0 where there is none; <paramref name="id"/> may be deleted.</summary>
    public ValueTask<(long DocumentVersion, Template? Template)> ReadAsync(Guid sender, Guid id, CancellationToken cancellationToken) =>
        _templates.ReadAsync(sender, NameOf(id), cancellationToken);

    /// <summary>Null where there is no such version.</summary>
    public ValueTask<TemplateVersion?> ReadAsync(Guid sender, Guid id, int version, CancellationToken cancellationToken) =>
        _templates.ReadVersionAsync(sender, NameOf(id), version, cancellationToken);

    /// <summary>Those that are not deleted.</summary>
    public async ValueTask<IReadOnlyList<Template>> ListAsync(Guid sender, CancellationToken cancellationToken) =>
        [.. (await _templates.ListAsync(sender, cancellationToken)).Where(template => !template.IsDeleted)];

    /// <summary>Writes how a template stands, and a version with it: both or neither.</summary>
    /// <returns>False if it has changed since it was read.</returns>
    public ValueTask<bool> WriteAsync(
        long documentVersion, Template template, TemplateVersion? version, CancellationToken cancellationToken) => _templates.WriteAsync(
            documentVersion, template.Sender, NameOf(template.Id), template, version is null ? null : (version.Number, version),
            cancellationToken);

    private static string NameOf(Guid id) => id.ToString("N");
}
