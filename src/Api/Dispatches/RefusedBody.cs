namespace Budkavle.Api.Dispatches;

/// <summary>A recipient that did not get the letter, and the problem code that a single letter would have got.</summary>
internal sealed record RefusedBody(string Recipient, string Code);
