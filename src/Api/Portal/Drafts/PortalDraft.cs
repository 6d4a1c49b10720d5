namespace Budkavle.Api.Portal.Drafts;

/// <summary>
/// A letter that is being written in the portal, as its fields were typed. Kept sealed. What is made of it goes through the same checks as
/// a letter from a program.
/// </summary>
internal sealed record PortalDraft
{
    public const int TextMax = 256 * 1024;
    public const int FieldMax = 1100;

    /// <summary>Given by the store, which reads its place from it.</summary>
    public Guid Id { get; init; }

    /// <summary>Counts what was saved; a dispatch is made of one of them.</summary>
    public int Revision { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>text/plain, text/markdown or text/html.</summary>
    public string ContentType { get; init; } = "text/plain";

    public string Content { get; init; } = "";

    /// <summary>In place of subject and content; empty for none.</summary>
    public Guid Template { get; init; }

    public int TemplateVersion { get; init; }

    /// <summary>The template's values by name.</summary>
    public Dictionary<string, string> Values { get; init; } = [];

    public string Reference { get; init; } = "";

    public string Language { get; init; } = "sv";

    public bool ConfirmationRequired { get; init; }

    /// <summary>The last day to confirm; null for none.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Days until unread letters are reminded of; 0 for never.</summary>
    public int RemindAfterDays { get; init; }

    /// <summary>Days until unread letters go on paper; 0 for never.</summary>
    public int PrintAfterDays { get; init; }

    /// <summary>Whether recipients without a mailbox are listed, with their letters, for the agency to print.</summary>
    public bool PrintsUnreachable { get; init; }

    /// <summary>The code of a form to answer with; empty for none.</summary>
    public string Form { get; init; } = "";

    public string SupportText { get; init; } = "";

    public string SupportPhone { get; init; } = "";

    public string SupportEmail { get; init; } = "";

    public string SupportUrl { get; init; } = "";

    public List<PortalAttachment> Attachments { get; init; } = [];

    /// <summary>Or, of one that was sent, when that was.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>The user's name.</summary>
    public string ChangedBy { get; init; } = "";

    /// <summary>The dispatch that was made of it; empty for none yet.</summary>
    public Guid Dispatch { get; init; }

    /// <summary>Nothing else but id and revision is kept then.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Without what it says, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"PortalDraft {Id}";
}
