namespace Budkavle.Api.Letters.Callbacks;

/// <summary>How a host serves callbacks.</summary>
/// <param name="PrivateAddressesToo">
/// A demo on one's own machine: http and private addresses may be called. Never in production, where a sender would reach behind the walls.
/// </param>
/// <param name="Sends">Whether this process may send; a front end only takes the sender's wishes.</param>
/// <param name="Owner">A name of this process, for the lease of sending.</param>
public sealed record CallbackOptions(bool PrivateAddressesToo, bool Sends, string Owner);
