using System.Text.Json;

namespace Budkavle.Domain.Submissions;

/// <summary>The filled in form of a submission: a part of its envelope, so its receipt covers it.</summary>
public sealed record AnsweredForm
{
    public required string Code { get; init; }

    /// <summary>The version that was filled in.</summary>
    public required int Version { get; init; }

    /// <summary>sv or en: the language in which the form was shown, and in which the submission's text is.</summary>
    public required string Language { get; init; }

    /// <summary>
    /// By field's name: text, choice, date and pattern as a string, number as a number, choices as an array of strings, checkbox as true or
    /// false, files as an array of indexes of the submission's files. What was left empty is not there.
    /// </summary>
    public required IReadOnlyDictionary<string, JsonElement> Answers { get; init; }
}
