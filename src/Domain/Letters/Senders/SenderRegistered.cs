namespace Budkavle.Domain.Letters.Senders;

/// <summary>An agency became a sender.</summary>
public sealed record SenderRegistered : SenderEvent
{
    /// <summary>The organisation number as 12 digits in a number. The log is sealed, which is why it may stand here.</summary>
    public required ulong Number { get; init; }

    public required string Name { get; init; }

    public required SenderContact Contact { get; init; }

    public required SenderRights Rights { get; init; }

    /// <summary>0 for no limit.</summary>
    public long LettersPerDay { get; init; }
}
