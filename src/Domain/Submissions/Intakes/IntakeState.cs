using System.Globalization;

namespace Budkavle.Domain.Submissions;

/// <summary>An agency's intake: a fold over its events. The submissions themselves are a stream of their own.</summary>
public sealed record IntakeState
{
    /// <summary>How often what is acknowledged is looked through.</summary>
    public static readonly TimeSpan PurgeEvery = TimeSpan.FromHours(6);

    public static readonly IntakeState Initial = new();

    /// <summary>The sender's id of the agency, 32 hexadecimal digits; empty before the intake was made.</summary>
    public string Agency { get; init; } = "";

    /// <summary>The part of its e-mail address before the at sign, also its name in the addresses of pages.</summary>
    public string Address { get; init; } = "";

    public bool IsOpen { get; init; }

    public int RetentionDays { get; init; } = SubmissionLimits.RetentionDaysDefault;

    /// <summary>When acknowledged submissions are looked through next; null while there is no intake.</summary>
    public DateTimeOffset? PurgeAt { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public bool Exists => Agency.Length > 0;

    [System.Text.Json.Serialization.JsonIgnore]
    public UInt128 AgencyId => UInt128.Parse(Agency, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public IntakeState Apply(IntakeEvent happened, DateTimeOffset at) => happened switch
    {
        IntakeChanged changed => this with
        {
            Agency = changed.Agency,
            Address = changed.Address,
            IsOpen = changed.IsOpen,
            RetentionDays = changed.RetentionDays,
            PurgeAt = PurgeAt ?? at + PurgeEvery,
        },
        IntakePurged => this with { PurgeAt = at + PurgeEvery },
        _ => this,
    };
}
