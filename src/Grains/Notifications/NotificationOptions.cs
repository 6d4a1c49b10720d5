namespace Budkavle.Grains.Notifications;

/// <summary>What recipients are shown.</summary>
public sealed record NotificationOptions
{
    /// <summary>Where letters are read; http or https.</summary>
    public required Uri ReadAt { get; init; }

    /// <summary>What recipients know the service as.</summary>
    public string ServiceName { get; init; } = "Budkavle";

    internal NotificationOptions Validated() => ReadAt.IsAbsoluteUri && ReadAt.Scheme is "http" or "https"
        ? this
        : throw new ArgumentException("The address at which letters are read must be an absolute http or https address.");
}
