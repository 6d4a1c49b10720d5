using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>A form from one change to the next. Never changed: submissions name it.</summary>
internal sealed record FormVersion
{
    public required int Number { get; init; }

    public required IntakeForm Form { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The client that wrote it.</summary>
    public required string By { get; init; }
}
