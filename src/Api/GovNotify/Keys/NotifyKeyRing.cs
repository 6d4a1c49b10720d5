namespace Budkavle.Api.GovNotify.Keys;

/// <summary>All keys of one sender and what its service is set to, as one document.</summary>
internal sealed record NotifyKeyRing(IReadOnlyList<NotifyKey> Keys, NotifySettings? Settings = null);
