namespace Budkavle.Domain.Submissions;

/// <summary>Decides what happens to the submissions sent from one mailbox. Pure.</summary>
public static class SentRules
{
    /// <summary>Hands a submission in. Again with the same key: nothing happens, and what became of the first is the answer.</summary>
    public static (IReadOnlyList<SentEvent> Events, SubmissionFault Fault) Send(SentBox box, SubmissionSent sent)
    {
        if (box.Find(sent.Key) is { } earlier)
            return ([], earlier.Sent.Fingerprint == sent.Fingerprint ? SubmissionFault.None : SubmissionFault.KeyReused);
        return box.Items.Count(item => item.IsWaiting) >= SubmissionLimits.WaitingMax
            ? ([], SubmissionFault.Busy)
            : ([sent], SubmissionFault.None);
    }

    /// <summary>Settles a submission, once.</summary>
    public static IReadOnlyList<SentEvent> Settle(SentBox box, string key, SentEvent outcome) =>
        box.Find(key) is { IsWaiting: true } ? [outcome] : [];
}
