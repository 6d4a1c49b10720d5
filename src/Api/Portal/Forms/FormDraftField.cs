namespace Budkavle.Api.Portal.Forms;

/// <summary>A question of a form that is being written, as its fields were typed.</summary>
internal sealed record FormDraftField
{
    /// <summary>What answers are got under; made of the label where nothing is typed.</summary>
    public string Name { get; init; } = "";

    /// <summary>As the interface names kinds.</summary>
    public string Kind { get; init; } = "text";

    public string LabelSv { get; init; } = "";

    public string LabelEn { get; init; } = "";

    public string HelpSv { get; init; } = "";

    public string HelpEn { get; init; } = "";

    public bool Required { get; init; }

    public string MaxLength { get; init; } = "";

    /// <summary>As the interface names patterns.</summary>
    public string Pattern { get; init; } = "none";

    public string Min { get; init; } = "";

    public string Max { get; init; } = "";

    public string Decimals { get; init; } = "";

    public string MaxFiles { get; init; } = "";

    /// <summary>One a line: <see cref="FormChoicesText"/>.</summary>
    public string Choices { get; init; } = "";
}
