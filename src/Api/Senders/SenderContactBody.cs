namespace Budkavle.Api.Senders;

/// <summary>Whom to turn to at the agency.</summary>
internal sealed record SenderContactBody(string? Name, string? Email, string? Phone);
