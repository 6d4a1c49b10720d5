namespace Budkavle.Api.Setup;

/// <summary>Where a sender is told what happens. Without what signs and what the receiver knows it by: those are made anew.</summary>
public sealed record CallbackSetup
{
    public required Guid CallbackId { get; init; }

    // JSON writes null where a value is required.
    public required string Url { get; init => field = value ?? ""; } = "";

    /// <summary>standard, or notify for delivery receipts of GOV.UK Notify's form.</summary>
    public required string Form { get; init => field = value ?? ""; } = "";

    /// <summary>Names of events; empty for all.</summary>
    public IReadOnlyList<string> Types { get; init => field = value ?? []; } = [];
}
