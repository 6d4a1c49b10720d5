namespace Budkavle.Api.Portal.Merging;

/// <summary>A merge that is being sent.</summary>
internal sealed record MergeUnderWay(Guid Agency, Guid Id);
