namespace Budkavle.Api.GovNotify.Keys;

/// <summary>All keys of one sender, as one document.</summary>
internal sealed record NotifyKeyRing(IReadOnlyList<NotifyKey> Keys);
