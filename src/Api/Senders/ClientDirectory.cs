using Budkavle.Api.Security;
using Budkavle.Api.Security.Clients;
using Budkavle.Domain.Letters.Senders;
using Budkavle.Grains.Letters.Senders;
using Orleans;

namespace Budkavle.Api.Senders;

/// <summary>
/// Finds a client in its sender's stream, which the client's id names. Keeps nothing itself: authentication keeps what it reads for half a
/// minute, and the token endpoint must see a revocation at once.
/// </summary>
internal sealed class ClientDirectory(IGrainFactory grains) : IClientDirectory
{
    private static readonly ScopeSet _dispatching = ScopeSet.Of(Scope.DispatchesWrite);
    private static readonly ScopeSet _sending = ScopeSet.Of(Scope.LettersWrite);

    public async ValueTask<ClientSnapshot?> FindAsync(string clientId, CancellationToken cancellationToken)
    {
        if (!SenderIds.TryParseClient(clientId, out var id, out var number)) return null;
        var sender = await grains.GetGrain<ISenderGrain>(SenderIds.Format(id)).Read().WaitAsync(cancellationToken);
        if (sender is null || number < 1 || number > sender.Clients.Length) return null;
        var client = sender.Clients[number - 1];
        return new ClientSnapshot
        {
            ClientId = clientId,
            OrganisationId = SenderIds.Format(id),
            OrganisationName = sender.Name,
            SecretHash = client.SecretHash,
            Jwks = client.Jwks,
            Scopes = ScopesOf(sender, client),
            Revoked = client.Revoked || sender.Suspended,
        };
    }

    private static ScopeSet ScopesOf(SenderView sender, SenderClientView client)
    {
        // A scope that this version does not know gives nothing, and hinders nothing.
        var bits = client.Scopes.Aggregate(0UL, (known, name) => ScopeSet.TryParse(name, out var one) ? known | one.Bits : known);
        var rights = (SenderRights)sender.Rights;
        if (!rights.HasFlag(SenderRights.Letters)) bits &= ~_sending.Bits;
        if (!rights.HasFlag(SenderRights.Dispatches)) bits &= ~_dispatching.Bits;
        return new ScopeSet(bits);
    }
}
