namespace Budkavle.Grains.Printing;

/// <summary>A letter as it goes on paper.</summary>
public sealed record PrintableLetter
{
    public required Guid LetterId { get; init; }

    public required string SenderName { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text; lines end in a line feed.</summary>
    public required string Text { get; init; }

    /// <summary>When it became available, as it is shown.</summary>
    public required string Date { get; init; }

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "sv";

    /// <summary>PDF files that belong to it, in order.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments { get; init; } = [];

    /// <summary>Names of files that cannot be printed.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>Nothing personal gets into a log by accident.</summary>
    public override string ToString() => LetterId.ToString();
}
