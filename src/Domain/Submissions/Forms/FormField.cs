namespace Budkavle.Domain.Submissions;

/// <summary>One question of a form.</summary>
public sealed record FormField
{
    /// <summary>What the agency gets the answer under: 1 to 40 letters, digits and underscores, beginning with a letter.</summary>
    public required string Name { get; init; }

    public required FormFieldKind Kind { get; init; }

    public required FormWords Label { get; init; }

    /// <summary>Shown under the label; null for none.</summary>
    public FormWords? Help { get; init; }

    public bool Required { get; init; }

    /// <summary>Characters of a text; null for <see cref="FormLimits.TextDefault"/> or <see cref="FormLimits.LongTextDefault"/>.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Of a text of one line.</summary>
    public FormPattern Pattern { get; init; }

    /// <summary>The least number.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest number.</summary>
    public decimal? Max { get; init; }

    /// <summary>Digits after the point of a number, 0 to 6.</summary>
    public int Decimals { get; init; }

    /// <summary>Files that a field for files takes; null for one.</summary>
    public int? MaxFiles { get; init; }

    /// <summary>Of a choice or choices; null for every other kind.</summary>
    public IReadOnlyList<FormChoice>? Choices { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public int LengthMax => MaxLength ?? (Kind == FormFieldKind.LongText ? FormLimits.LongTextDefault : FormLimits.TextDefault);

    [System.Text.Json.Serialization.JsonIgnore]
    public int FilesMax => MaxFiles ?? 1;
}
