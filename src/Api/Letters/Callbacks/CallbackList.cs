namespace Budkavle.Api.Letters.Callbacks;

/// <summary>A sender's callbacks.</summary>
public sealed record CallbackList(IReadOnlyList<CallbackDocument> Callbacks);
