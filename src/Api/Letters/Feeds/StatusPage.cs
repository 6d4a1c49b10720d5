namespace Budkavle.Api.Letters.Feeds;

/// <summary>A page of the status feed.</summary>
public sealed record StatusPage(IReadOnlyList<StatusEvent> Events, string Next);
