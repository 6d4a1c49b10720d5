namespace Budkavle.Domain.Letters.Dispatches;

/// <summary>A sender made a dispatch: the letter, without recipients yet.</summary>
public sealed record DispatchCreated : DispatchEvent
{
    /// <summary>The sender's id as 32 hexadecimal digits.</summary>
    public required string Sender { get; init; }

    /// <summary>The letter as <see cref="StoredLetter"/> reads it.</summary>
    public required ReadOnlyMemory<byte> Template { get; init; }

    /// <summary>First 8 bytes of the SHA-256 of the content, to tell a repeated request from a reused key.</summary>
    public required ulong Fingerprint { get; init; }

    public LetterTraits Traits { get; init; }

    /// <summary>Milliseconds since 1970, or 0.</summary>
    public long DueAt { get; init; }

    /// <summary>Not before this time: milliseconds since 1970, or 0.</summary>
    public long ScheduledAt { get; init; }
}
