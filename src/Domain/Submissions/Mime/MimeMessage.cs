namespace Budkavle.Domain.Submissions;

/// <summary>What a message says, taken apart.</summary>
public sealed record MimeMessage
{
    /// <summary>Decoded, one line; empty if there is none.</summary>
    public string Subject { get; init; } = "";

    /// <summary>As it stands there, brackets included; empty if there is none.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>Plain text; of HTML without any, its words.</summary>
    public string Text { get; init; } = "";

    public IReadOnlyList<MimeFile> Files { get; init; } = [];
}
