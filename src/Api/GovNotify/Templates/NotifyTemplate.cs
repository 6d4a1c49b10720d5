using Budkavle.Api.Templates;

namespace Budkavle.Api.GovNotify.Templates;

/// <summary>A template, or one version of it.</summary>
internal sealed record NotifyTemplate
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>email, sms or letter.</summary>
    public required string Type { get; init; }

    public required string CreatedAt { get; init; }

    /// <summary>Null for the first version.</summary>
    public required string? UpdatedAt { get; init; }

    /// <summary>In GOV.UK Notify somebody's e-mail address, here the client that wrote this version.</summary>
    public required string CreatedBy { get; init; }

    public required int Version { get; init; }

    public required string Body { get; init; }

    /// <summary>Null for an SMS.</summary>
    public required string? Subject { get; init; }

    /// <summary>Always null: no paper is sent from here.</summary>
    public string? LetterContactBlock { get; init; }

    /// <summary>Always null: no paper is sent from here.</summary>
    public string? Postage { get; init; }

    public required IReadOnlyDictionary<string, Need> Personalisation { get; init; }

    public static NotifyTemplate Of(Template template, TemplateVersion version) => new()
    {
        Id = template.Id,
        Name = template.Name,
        Type = template.Type,
        CreatedAt = NotifyText.Of(template.CreatedAt),
        UpdatedAt = version.Number == 1 ? null : NotifyText.Of(version.At),
        CreatedBy = version.By,
        Version = version.Number,
        Body = version.Content,
        Subject = template.Type == TemplateTypes.Sms ? null : version.Subject,
        Personalisation = version.Names().ToDictionary(name => name, _ => new Need(true)),
    };

    /// <summary>That a placeholder needs a value.</summary>
    internal sealed record Need(bool Required);
}
