namespace Budkavle.Api.Security.Clients;

/// <summary>Where clients are known. Read at most every thirty seconds per client and silo; may be slow, may fail.</summary>
public interface IClientDirectory
{
    /// <returns>Null if there is no such client.</returns>
    ValueTask<ClientSnapshot?> FindAsync(string clientId, CancellationToken cancellationToken);
}
