using System.Text.Json;

namespace Budkavle.Api.Templates;

/// <summary>What is to be put into a template.</summary>
public sealed record TemplateFilling
{
    /// <summary>Absent for the newest.</summary>
    public int? Version { get; init; }

    /// <summary>
    /// By name: texts, numbers, true or false, or lists of texts. Case, spaces, underscores and hyphens of names do not matter; what the
    /// template does not use is left out.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement> Personalisation { get; init; } = new Dictionary<string, JsonElement>();
}
