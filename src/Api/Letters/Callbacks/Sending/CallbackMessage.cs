using Budkavle.Api.Letters.Feeds;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>What a receiver gets: the same event as in the status feed.</summary>
/// <param name="Type"><c>letter.</c> and the event's name, <c>submission.received</c>, or <c>callback.test</c>.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="Data">The event; null in a test.</param>
public sealed record CallbackMessage(string Type, DateTimeOffset Timestamp, StatusEvent? Data);
