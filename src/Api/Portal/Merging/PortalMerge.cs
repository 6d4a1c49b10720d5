using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Portal.Drafts;

namespace Budkavle.Api.Portal.Merging;

/// <summary>
/// A letter to many in which each recipient's has values of its own, from the columns of a list: every row becomes a letter of its own. A
/// dispatch is one text for all. Kept sealed; the list lies in the content vault, under a name of the merge's own.
/// </summary>
internal sealed record PortalMerge
{
    public Guid Id { get; init; }

    public Guid Agency { get; init; }

    /// <summary>As it was when the merge was made of it.</summary>
    public PortalDraft Draft { get; init; } = new();

    public MergeStatus Status { get; init; }

    /// <summary>SHA-256 of the list; null while there is none.</summary>
    public byte[]? List { get; init; }

    /// <summary>The same, as approvals name it.</summary>
    [JsonIgnore]
    public string? ListMark => List is null ? null : Convert.ToHexStringLower(List);

    /// <summary>The day on which the list was looked at: years of ten-digit numbers and ages were judged by it.</summary>
    public DateOnly? ListedOn { get; init; }

    /// <summary>The day by which the list's numbers are read.</summary>
    [JsonIgnore]
    public DateOnly Today => ListedOn ?? CitizenTime.DayOf(CreatedAt);

    /// <summary>Without the row of names.</summary>
    public int Rows { get; init; }

    /// <summary>Rows whose recipient stood in an earlier one: they get another letter each.</summary>
    public int Duplicates { get; init; }

    /// <summary>Whether the list has columns for postal addresses.</summary>
    public bool HasAddresses { get; init; }

    /// <summary>Of the last list, which was not taken then.</summary>
    public List<MergeFault> Faults { get; init; } = [];

    /// <summary>When the letters appear, milliseconds since 1970; 0 for at once.</summary>
    public long PublishAt { get; init; }

    /// <summary>0 for as fast as it goes.</summary>
    public int LettersPerSecond { get; init; }

    /// <summary>Rows before this one are done.</summary>
    public int Next { get; init; }

    public int Sent { get; init; }

    public int Refused { get; init; }

    /// <summary>Of the refused rows, those whose recipient cannot be reached.</summary>
    public int Unreachable { get; init; }

    /// <summary>The first of the refused rows, for the page; all are in <see cref="MergeStore.ReadRefusedAsync"/>.</summary>
    public List<MergeFault> RefusedRows { get; init; } = [];

    /// <summary>Why it paused by itself, as a problem code; empty otherwise.</summary>
    public string PausedBecause { get; init; } = "";

    public string By { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The process that sends, until <see cref="OwnedUntil"/>.</summary>
    public string Owner { get; init; } = "";

    public DateTimeOffset OwnedUntil { get; init; }

    /// <summary>The idempotency key of a row's letter.</summary>
    public byte[] KeyOf(int row) => Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"portal.merge.{Id:N}.{row}"));

    /// <summary>Without what it says, so that a log of the record gives nothing away.</summary>
    public override string ToString() => $"PortalMerge {Id} {Status}";
}
