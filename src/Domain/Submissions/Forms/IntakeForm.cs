namespace Budkavle.Domain.Submissions;

/// <summary>A form with fields of the agency's own, as it is defined and shown. <see cref="FormRules"/> judges it.</summary>
public sealed record IntakeForm
{
    public required FormWords Title { get; init; }

    /// <summary>What the form is for and what is needed; null for none.</summary>
    public FormWords? Help { get; init; }

    public required IReadOnlyList<FormField> Fields { get; init; }
}
