namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>Which process sends, and until when it need not say so again.</summary>
internal sealed record CallbackLease(string Owner, DateTimeOffset Until);
