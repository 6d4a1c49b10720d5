namespace Budkavle.Load.Contract;

/// <summary>What the tool reads out of one answer line of a bulk request; spans into the line.</summary>
internal readonly ref struct BulkAnswer
{
    /// <summary>The line number the server gives, from 1; -1 when the line has none.</summary>
    public long Line { get; init; }

    public ReadOnlySpan<byte> Key { get; init; }

    /// <summary>The status as written, a number or a word.</summary>
    public ReadOnlySpan<byte> Status { get; init; }

    /// <summary>Empty when the letter was refused.</summary>
    public ReadOnlySpan<byte> LetterId { get; init; }

    /// <summary>The refusal's code; empty when the letter was accepted.</summary>
    public ReadOnlySpan<byte> Code { get; init; }

    /// <summary>A letter is accepted when it has an identity and no refusal.</summary>
    public bool IsAccepted => !LetterId.IsEmpty && Code.IsEmpty;
}
