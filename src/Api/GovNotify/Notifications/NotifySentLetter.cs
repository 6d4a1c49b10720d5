namespace Budkavle.Api.GovNotify.Notifications;

/// <summary>The answer to a letter that was accepted.</summary>
internal sealed record NotifySentLetter
{
    public required Guid Id { get; init; }

    public required string? Reference { get; init; }

    public required Text Content { get; init; }

    public required string Uri { get; init; }

    public required NotifyTemplateUse Template { get; init; }

    /// <summary>Always null: letters go at once.</summary>
    public string? ScheduledFor { get; init; }

    /// <summary>What the letter says.</summary>
    internal sealed record Text(string Body, string Subject);
}
