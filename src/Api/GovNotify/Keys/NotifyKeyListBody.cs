namespace Budkavle.Api.GovNotify.Keys;

/// <summary>A sender's keys, revoked ones too, oldest first.</summary>
internal sealed record NotifyKeyListBody(IReadOnlyList<NotifyKeyBody> Keys);
