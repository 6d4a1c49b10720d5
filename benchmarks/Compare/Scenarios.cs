using Budkavle.Load;

namespace Budkavle.Compare;

/// <summary>The measurements, and which synthetic recipients each has to itself.</summary>
internal static class Scenarios
{
    public const string Bulk = "bulk";
    public const string Single = "single";
    public const string OpenLoop = "open-loop";
    public const string Dispatch = "dispatch";
    public const string FullDispatch = "full-dispatch";
    public const string Mailbox = "mailbox";

    /// <summary>Bulk, to a silo with its transparency log and to one without.</summary>
    public const string Evidence = "evidence";

    /// <summary>
    /// The log is written behind the letters: after a run so long passes before processor time is read, that both sides have paid for all.
    /// </summary>
    public static readonly TimeSpan EvidenceSettles = TimeSpan.FromSeconds(4);

    /// <summary>Letters due each second in the open loop.</summary>
    public const int OpenLoopRate = 2000;

    /// <summary>Connections of both single-letter measurements.</summary>
    public const int SingleConnections = 64;

    /// <summary>Bulk requests at once: one for each core.</summary>
    public const int BulkConnections = 2;

    /// <summary>Letters in the small mailbox.</summary>
    public const int SmallMailbox = 10;

    /// <summary>Recipients of the mailbox measurement, the warm-up and the singles lie beyond those of every bulk round.</summary>
    private const long BeyondBulk = 12_000_000;

    public static readonly IReadOnlyList<string> Names = [Bulk, Single, OpenLoop, Dispatch, Mailbox, Evidence];

    public static long LargeMailboxAt => BeyondBulk;

    public static long SmallMailboxAt => BeyondBulk + 1;

    public static long WarmUpAt => BeyondBulk + 1000;

    public static long EvidenceAt => BeyondBulk + 2_000_000;

    public static long SingleAt => BeyondBulk + 100_000;

    /// <summary>Every round of bulk has mailboxes that have never been touched since the start.</summary>
    public static LoadOptions ForBulk(CompareOptions options, LoadOptions load, int round) => load with
    {
        Connections = BulkConnections,
        Letters = options.BulkLetters,
        Recipients = options.BulkLetters,
        RecipientOffset = (long)round * options.BulkLetters,
    };

    public static LoadOptions ForEvidence(CompareOptions options, LoadOptions load, int round) =>
        ForBulk(options, load, round) with { RecipientOffset = EvidenceAt + ((long)round * options.BulkLetters) };

    public static LoadOptions ForSingle(CompareOptions options, LoadOptions load) => load with
    {
        Connections = SingleConnections,
        Duration = options.SingleDuration,
        Recipients = options.SingleRecipients,
        RecipientOffset = SingleAt,
    };

    public static LoadOptions ForOpenLoop(CompareOptions options, LoadOptions load) =>
        ForSingle(options, load) with { RatePerSecond = OpenLoopRate };

    public static LoadOptions ForDispatch(LoadOptions load, int recipients) => load with { Recipients = recipients, RecipientOffset = 0 };

    public static LoadOptions WarmUp(LoadOptions load) => load with
    {
        Connections = load.Mode == LoadMode.Bulk ? BulkConnections : SingleConnections,
        Letters = 20_000,
        Recipients = 20_000,
        RecipientOffset = WarmUpAt,
        RunName = "warmup" + load.RunName,
    };
}
