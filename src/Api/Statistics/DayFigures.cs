namespace Budkavle.Api.Statistics;

/// <summary>The service at the end of a day, or now. Sums since the beginning; nothing that tells of one person or one agency.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Letters">Letters that have become available in mailboxes, submissions to agencies included.</param>
/// <param name="Opened">Those of them that have been opened.</param>
/// <param name="Mailboxes">Mailboxes that can be reached.</param>
/// <param name="Agencies">Agencies that are registered as senders.</param>
public sealed record DayFigures(DateOnly Day, long Letters, long Opened, long Mailboxes, long Agencies)
{
    /// <summary>In percent; null before the first letter.</summary>
    public double? OpenedPercent => Letters == 0 ? null : Math.Round(100.0 * Opened / Letters, 1);
}
