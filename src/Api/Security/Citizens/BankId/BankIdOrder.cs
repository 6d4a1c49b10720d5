namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// An order that waits at BankID for its citizen. It is kept sealed in the cookie of the browser that asked, which can neither read the
/// QR code's secret nor show the order to another silo than ours.
/// </summary>
internal sealed record BankIdOrder
{
    /// <summary>The log-in it belongs to: <see cref="LogInAttempt.State"/>.</summary>
    public required string State { get; init; }

    public required string OrderRef { get; init; }

    public required string AutoStartToken { get; init; }

    public required string QrStartToken { get; init; }

    public required string QrStartSecret { get; init; }

    /// <summary>When BankID's answer came: second 0 of the QR code.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The app is on the device that shows the page, and no code has to be read.</summary>
    public required bool IsSameDevice { get; init; }

    /// <summary>Without the secrets.</summary>
    public override string ToString() => "BankIdOrder";
}
