namespace Budkavle.Domain.Mandates;

/// <summary>A second signatory has approved what the first proposed.</summary>
public sealed record MandateApproved : MandateEvent
{
    public required Guid Id { get; init; }

    /// <summary>The second signatory.</summary>
    public UInt128 Person { get; init; }
}
