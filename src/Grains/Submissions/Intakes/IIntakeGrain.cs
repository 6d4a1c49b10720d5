using Budkavle.Domain.Letters;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// One agency's intake: how it takes submissions, and the submissions, a stream of their own in the log. The key is the intake's stream
/// (<c>KeyedHashes.IntakeOf</c>) as 32 hexadecimal digits.
/// </summary>
[Alias("budkavle.intake")]
public interface IIntakeGrain : IGrainWithStringKey
{
    /// <summary><see cref="IntakeState"/> as <see cref="SubmissionCodec"/> writes it.</summary>
    [Alias("read")]
    Task<ReadOnlyMemory<byte>> Read();

    /// <summary>
    /// Makes or changes the intake (<see cref="IntakeChanged"/>). Durable on return; may be repeated, which mends what a crash cut.
    /// </summary>
    [Alias("change")]
    Task Change(ReadOnlyMemory<byte> changed);

    /// <summary>
    /// Takes a submission, once for its key. Durable when it is told. <see cref="LetterRefusal.RecipientNotReachable"/> while the intake is
    /// closed.
    /// </summary>
    [Alias("submit")]
    Task<DeliverResult> Submit(DeliverItem submission);

    /// <summary>Submissions that are not acknowledged, in order, above a number.</summary>
    [Alias("list")]
    Task<StoredRow[]> List(long after, int rowsMax);

    /// <summary>Submissions that are acknowledged and not purged, the newest first, below a number.</summary>
    [Alias("list-acknowledged")]
    Task<StoredRow[]> ListAcknowledged(long before, int rowsMax);

    /// <summary>The row of a submission, acknowledged or not; null where there is none, or none any more.</summary>
    [Alias("find")]
    Task<StoredRow?> Find(uint number);

    /// <summary>Acknowledges submissions: they are offered no more. One answer for each; may be repeated.</summary>
    [Alias("acknowledge")]
    Task<LetterRefusal[]> Acknowledge(uint[] numbers);

    /// <summary>Deletes what was acknowledged and has been kept for long enough, if it is time to look.</summary>
    [Alias("wake")]
    Task Wake();
}
