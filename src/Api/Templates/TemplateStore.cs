using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Budkavle.Api.Security.Keys;

namespace Budkavle.Api.Templates;

/// <summary>
/// Templates as documents, sealed, under their sender: one that says how a template stands, and one for each version. Another sender's are
/// not found because they are not there.
/// </summary>
internal sealed class TemplateStore(SealedDocuments documents)
{
    private const string Heads = "templates/heads/";

    /// <summary>Version 0 where there is none; <paramref name="id"/> may be deleted.</summary>
    public ValueTask<(long DocumentVersion, Template? Template)> ReadAsync(Guid sender, Guid id, CancellationToken cancellationToken) =>
        ReadAsync(HeadOf(sender, id), TemplatesJson.Default.Template, cancellationToken);

    /// <summary>Null where there is no such version.</summary>
    public async ValueTask<TemplateVersion?> ReadAsync(Guid sender, Guid id, int version, CancellationToken cancellationToken) =>
        (await ReadAsync(VersionOf(sender, id, version), TemplatesJson.Default.TemplateVersion, cancellationToken)).Value;

    /// <summary>Those that are not deleted.</summary>
    public async ValueTask<IReadOnlyList<Template>> ListAsync(Guid sender, CancellationToken cancellationToken)
    {
        var found = new List<Template>();
        foreach (var (_, plain) in await documents.ListAsync($"{Heads}{sender:N}/", cancellationToken))
        {
            if (JsonSerializer.Deserialize(plain, TemplatesJson.Default.Template) is { IsDeleted: false } template) found.Add(template);
        }

        return found;
    }

    /// <summary>Writes how a template stands, and a version with it: both or neither.</summary>
    /// <returns>False if it has changed since it was read.</returns>
    public ValueTask<bool> WriteAsync(
        long documentVersion, Template template, TemplateVersion? version, CancellationToken cancellationToken)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(template, TemplatesJson.Default.Template);
        (string, byte[])[] others = version is null ? []
            : [(VersionOf(template.Sender, template.Id, version.Number),
                JsonSerializer.SerializeToUtf8Bytes(version, TemplatesJson.Default.TemplateVersion))];
        return documents.WriteTogetherAsync(HeadOf(template.Sender, template.Id), documentVersion, head, others, cancellationToken);
    }

    private async ValueTask<(long Version, T? Value)> ReadAsync<T>(
        string name, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var (version, plain) = await documents.ReadAsync(name, cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, form));
    }

    private static string HeadOf(Guid sender, Guid id) => $"{Heads}{sender:N}/{id:N}";

    private static string VersionOf(Guid sender, Guid id, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"templates/versions/{sender:N}/{id:N}/{version}");
}
