namespace Budkavle.Api.Portal.Forms;

/// <summary>A form that is being written in the portal. Kept sealed; citizens see it once it is published as a version.</summary>
internal sealed record FormDraft
{
    public string Code { get; init; } = "";

    /// <summary>Counts what was saved: who saves an older one is told.</summary>
    public int Revision { get; init; }

    /// <summary>The version it was begun from; 0 for none.</summary>
    public int Base { get; init; }

    public string TitleSv { get; init; } = "";

    public string TitleEn { get; init; } = "";

    public string HelpSv { get; init; } = "";

    public string HelpEn { get; init; } = "";

    public List<FormDraftField> Fields { get; init; } = [];

    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The user's name.</summary>
    public string ChangedBy { get; init; } = "";

    /// <summary>Published or thrown away.</summary>
    public bool IsEnded { get; init; }
}
