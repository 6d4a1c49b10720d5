using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>A form as it stands now; its questions are in its versions. Kept sealed.</summary>
internal sealed record FormHead
{
    public required string Code { get; init; }

    public required FormWords Title { get; init; }

    /// <summary>The newest version, from 1 on.</summary>
    public required int Version { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Nobody can fill it in; its versions stay, since submissions name them.</summary>
    public bool IsClosed { get; init; }
}
