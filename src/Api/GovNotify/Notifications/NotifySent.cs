using System.Text.Json.Serialization;

namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>The answer to what was accepted.</summary>
/// <typeparam name="TContent">What it says, as the contract shows it for its type.</typeparam>
internal sealed record NotifySent<TContent>
{
    public required Guid Id { get; init; }

    public required string? Reference { get; init; }

    public required TContent Content { get; init; }

    public required string Uri { get; init; }

    public required NotifyTemplateUse Template { get; init; }

    /// <summary>Null for at once, and always for a letter.</summary>
    public string? ScheduledFor { get; init; }

    /// <summary>Values that were cleaned, by name; there for an e-mail only, and then even if it is empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, NotifyCleaned>? SanitisedContent { get; init; }
}
