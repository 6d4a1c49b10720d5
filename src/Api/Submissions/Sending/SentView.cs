using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>A submission as who sent it sees it.</summary>
/// <param name="Id">Its name in the list.</param>
/// <param name="Item">What was sent, and what came of it.</param>
/// <param name="Status">Where it stands now.</param>
/// <param name="FetchedAt">When the agency said that it has it safely.</param>
/// <param name="LetterId">Its id at the agency; null until the agency has it.</param>
public sealed record SentView(Guid Id, SentItem Item, SentStatus Status, DateTimeOffset? FetchedAt, Guid? LetterId);
