namespace Budkavle.Domain.Mandates;

/// <summary>A mandate and what has become of it.</summary>
public sealed record GivenMandate
{
    public required Mandate Mandate { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    /// <summary>Who gave it, in whose name the log shows it: empty for the owner.</summary>
    public string GivenBy { get; init; } = "";

    /// <summary>The joint signatory who proposed it, where a second one has to approve; zero elsewhere.</summary>
    public UInt128 ProposedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    public string ApprovedBy { get; init; } = "";

    public DateTimeOffset? EndedAt { get; init; }

    public string EndedBy { get; init; } = "";

    /// <summary>Waits for a second signatory.</summary>
    public bool IsPending => ProposedBy != 0 && ApprovedAt is null && EndedAt is null;
}
