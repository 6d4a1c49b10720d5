using System.Text.Json;

namespace Budkavle.Domain.Submissions;

/// <summary>A filled in form, judged.</summary>
/// <param name="Answers">By field, in the form's order: those that were given and are right.</param>
/// <param name="Faults">By field: what is wrong.</param>
public sealed record FormReading(
    IReadOnlyDictionary<string, JsonElement> Answers, IReadOnlyDictionary<string, FormFault> Faults)
{
    /// <summary>All texts together are longer than <see cref="FormLimits.AnswersCharactersMax"/>.</summary>
    public bool IsTooLong { get; init; }

    public bool IsWhole => Faults.Count == 0 && !IsTooLong;
}
