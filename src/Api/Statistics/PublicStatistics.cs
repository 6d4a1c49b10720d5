namespace Budkavle.Api.Statistics;

/// <summary>What the service has done, for everybody.</summary>
/// <param name="At">When it was counted.</param>
/// <param name="Letters">Letters delivered since the beginning, submissions to agencies included.</param>
/// <param name="Opened">Those that have been opened.</param>
/// <param name="OpenedPercent">Their share; null before the first letter.</param>
/// <param name="Mailboxes">Mailboxes that can be reached.</param>
/// <param name="Agencies">Agencies that are registered as senders.</param>
/// <param name="PaperPrice">What a letter on paper costs, in kronor without VAT; null if the operator has not said.</param>
/// <param name="LetterPrice">What a letter to a mailbox costs.</param>
/// <param name="Saved">Letters times the difference, in kronor; null without prices.</param>
/// <param name="Days">Figures at the end of each day, oldest first; the last is of today, so far.</param>
public sealed record PublicStatistics(
    DateTimeOffset At, long Letters, long Opened, double? OpenedPercent, long Mailboxes, long Agencies, decimal? PaperPrice,
    decimal? LetterPrice, decimal? Saved, IReadOnlyList<DayFigures> Days);
