namespace Budkavle.Domain.Submissions;

/// <summary>The agency has said how it takes submissions.</summary>
public sealed record IntakeChanged : IntakeEvent
{
    /// <summary>The sender's id of the agency, 32 hexadecimal digits.</summary>
    public required string Agency { get; init; }

    public required string Address { get; init; }

    public required bool IsOpen { get; init; }

    public required int RetentionDays { get; init; }

    /// <summary>The client that asked for it.</summary>
    public required string By { get; init; }
}
