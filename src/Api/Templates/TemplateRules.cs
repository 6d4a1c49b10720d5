using Budkavle.Api.Letters.Parsing;
using Budkavle.Domain.Letters.Templates;

namespace Budkavle.Api.Templates;

/// <summary>Limits of a template. What is made of it is a letter and is judged as one.</summary>
internal static class TemplateRules
{
    public const int PerSenderMax = 1000;
    public const int VersionsMax = 10_000;
    public const int NameMax = 200;
    public const int ContentMax = 256 * 1024;
    public const int PlaceholdersMax = 200;

    /// <summary>The body of a request: every character may be written as an escape of six.</summary>
    public const long RequestBytesMax = 2 * 1024 * 1024;

    /// <summary>A name in double brackets is longer than most of what will stand there.</summary>
    public const int SubjectMax = 2 * LetterRules.SubjectMax;

    private static readonly Dictionary<string, string[]> _contentTypes = new()
    {
        [TemplateTypes.Letter] = ["text/plain", "text/markdown", "text/html"],
        [TemplateTypes.Email] = ["text/plain", "text/markdown"],
        [TemplateTypes.Sms] = ["text/plain"],
    };

    /// <summary>What is wrong, or null.</summary>
    public static string? FaultOf(TemplateRequest asked, string type)
    {
        if (!_contentTypes.TryGetValue(type, out var contentTypes)) return "type is email, sms or letter.";
        if (string.IsNullOrWhiteSpace(asked.Name) || asked.Name.Length > NameMax || asked.Name.Any(char.IsControl))
            return $"name is 1 to {NameMax} characters.";
        if (type == TemplateTypes.Sms && asked.Subject.Length > 0) return "An SMS has no subject.";
        var lacksSubject = type != TemplateTypes.Sms && string.IsNullOrWhiteSpace(asked.Subject);
        if (lacksSubject || asked.Subject.Length > SubjectMax || asked.Subject.Any(char.IsControl))
            return $"subject is one line of 1 to {SubjectMax} characters.";
        // JSON writes null where a value is required.
        if (asked.Body is null || !contentTypes.Contains(asked.Body.ContentType))
            return "body.contentType is " + string.Join(", ", contentTypes) + ".";
        if (string.IsNullOrWhiteSpace(asked.Body.Content) || asked.Body.Content.Length > ContentMax)
            return $"body.content is 1 to {ContentMax} characters.";
        return TemplateText.Parse($"{asked.Subject}\n{asked.Body.Content}").Names.Count > PlaceholdersMax
            ? $"There are at most {PlaceholdersMax} different placeholders." : null;
    }
}
