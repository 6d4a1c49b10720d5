namespace Budkavle.Api.Letters.Reconciliation;

/// <summary>Digests of the keys under which letters were accepted in a span of time.</summary>
/// <param name="From">Inclusive; absent: from the first.</param>
/// <param name="Before">Exclusive.</param>
/// <param name="Ranges">How many ranges the keys are divided into.</param>
/// <param name="Letters">All counts together.</param>
/// <param name="Digests">The ranges that are not empty, in order.</param>
public sealed record DigestAnswer(
    DateTimeOffset? From, DateTimeOffset Before, int Ranges, long Letters, IReadOnlyList<RangeDigest> Digests);
