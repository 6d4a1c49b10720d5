namespace Budkavle.Api.Letters.Callbacks;

/// <summary>Where a callback begins again.</summary>
/// <param name="After">A cursor of the status feed; empty for everything that ever happened.</param>
public sealed record CallbackReplay(string After);
