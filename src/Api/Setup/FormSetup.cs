using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Setup;

/// <summary>A form with all its versions, which programs tell apart by their numbers.</summary>
public sealed record FormSetup
{
    public required string Code { get; init; }

    /// <summary>Whether citizens can fill in the newest version.</summary>
    public required bool Open { get; init; }

    /// <summary>From the first on.</summary>
    public required IReadOnlyList<IntakeForm> Versions { get; init; }
}
