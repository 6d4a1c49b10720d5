namespace Budkavle.Domain.Mandates;

/// <summary>Somebody gave this owner a mandate; stands in the holder's book, so that it is found.</summary>
public sealed record MandateReceived : MandateEvent
{
    public required Guid Id { get; init; }

    /// <summary>In whose book the mandate is.</summary>
    public required UInt128 Owner { get; init; }
}
