using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>A version of a form.</summary>
public sealed record FormDocument
{
    public required string Code { get; init; }

    public required int Version { get; init; }

    /// <summary>When this version was written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether citizens can fill it in now.</summary>
    public required bool Open { get; init; }

    public required FormWords Title { get; init; }

    public FormWords? Help { get; init; }

    public required IReadOnlyList<FormField> Fields { get; init; }

    internal static FormDocument Of(FormHead head, FormVersion version) => new()
    {
        Code = head.Code,
        Version = version.Number,
        UpdatedAt = version.At,
        Open = !head.IsClosed,
        Title = version.Form.Title,
        Help = version.Form.Help,
        Fields = version.Form.Fields,
    };
}
