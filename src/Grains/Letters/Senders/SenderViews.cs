using Budkavle.Domain.Letters.Senders;

namespace Budkavle.Grains.Letters.Senders;

/// <summary>A sender's state as a message.</summary>
internal static class SenderViews
{
    public static SenderView Of(UInt128 id, SenderState state) => new()
    {
        Id = id,
        Number = state.Number,
        Name = state.Name,
        ContactName = state.Contact.Name,
        ContactEmail = state.Contact.Email,
        ContactPhone = state.Contact.Phone,
        Rights = (int)state.Rights,
        LettersPerDay = state.LettersPerDay,
        Suspended = state.Suspended,
        RegisteredAt = state.RegisteredAt,
        Clients = [.. state.Clients.Select(client => new SenderClientView
        {
            Number = client.Number,
            Name = client.Name,
            Scopes = [.. client.Scopes],
            SecretHash = client.SecretHash,
            Jwks = client.Jwks,
            Revoked = client.Revoked,
            AddedAt = client.AddedAt,
        })],
    };
}
