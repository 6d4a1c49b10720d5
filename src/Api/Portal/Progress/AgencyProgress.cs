using Budkavle.Domain.Portal;

namespace Budkavle.Api.Portal.Progress;

/// <summary>What has happened to all letters of an agency, and how far the status feed is counted.</summary>
/// <param name="Cursor">Of the status feed; empty for its beginning.</param>
/// <param name="Series">Of all letters.</param>
/// <param name="CountedAt">When it was last looked.</param>
internal sealed record AgencyProgress(string Cursor, ProgressSeries Series, DateTimeOffset CountedAt);
