using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Budkavle.Api.Security.Keys;

/// <summary>
/// Sealed documents with versions that stay, each under its owner: one says how a thing stands, and one each version of it. Another
/// owner's are not found because they are not there.
/// </summary>
/// <param name="documents">Where they are.</param>
/// <param name="area">What their names begin with.</param>
/// <param name="headType">How a thing stands.</param>
/// <param name="versionType">A version.</param>
internal sealed class VersionedDocuments<THead, TVersion>(
    SealedDocuments documents, string area, JsonTypeInfo<THead> headType, JsonTypeInfo<TVersion> versionType)
    where THead : class
    where TVersion : class
{
    /// <summary>Document version 0 where there is none.</summary>
    public ValueTask<(long DocumentVersion, THead? Head)> ReadAsync(Guid owner, string name, CancellationToken cancellationToken) =>
        ReadAsync(HeadOf(owner, name), headType, cancellationToken);

    /// <summary>Null where there is no such version.</summary>
    public async ValueTask<TVersion?> ReadVersionAsync(Guid owner, string name, int version, CancellationToken cancellationToken) =>
        (await ReadAsync(VersionOf(owner, name, version), versionType, cancellationToken)).Value;

    /// <summary>All of an owner's, by name.</summary>
    public async ValueTask<IReadOnlyList<THead>> ListAsync(Guid owner, CancellationToken cancellationToken) =>
        [.. (await documents.ListAsync(HeadOf(owner, ""), cancellationToken))
            .Select(one => JsonSerializer.Deserialize(one.Plain, headType)).OfType<THead>()];

    /// <summary>Writes how a thing stands, and a version with it: both or neither.</summary>
    /// <returns>False if it has changed since it was read.</returns>
    public ValueTask<bool> WriteAsync(
        long documentVersion, Guid owner, string name, THead head, (int Number, TVersion Version)? added,
        CancellationToken cancellationToken)
    {
        (string, byte[])[] others = added is not var (number, version) ? []
            : [(VersionOf(owner, name, number), JsonSerializer.SerializeToUtf8Bytes(version, versionType))];
        var plain = JsonSerializer.SerializeToUtf8Bytes(head, headType);
        return documents.WriteTogetherAsync(HeadOf(owner, name), documentVersion, plain, others, cancellationToken);
    }

    private async ValueTask<(long Version, T? Value)> ReadAsync<T>(
        string name, JsonTypeInfo<T> form, CancellationToken cancellationToken)
        where T : class
    {
        var (version, plain) = await documents.ReadAsync(name, cancellationToken);
        return (version, plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, form));
    }

    private string HeadOf(Guid owner, string name) => $"{area}/heads/{owner:N}/{name}";

    private string VersionOf(Guid owner, string name, int version) =>
        string.Create(CultureInfo.InvariantCulture, $"{area}/versions/{owner:N}/{name}/{version}");
}
