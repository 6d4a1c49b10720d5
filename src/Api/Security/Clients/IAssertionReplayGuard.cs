namespace Budkavle.Api.Security.Clients;

/// <summary>Remembers which client assertions were used, until they are over, across restarts and silos.</summary>
internal interface IAssertionReplayGuard
{
    /// <returns>False if this client used this id before.</returns>
    ValueTask<bool> TryUseAsync(string clientId, string assertionId, DateTimeOffset until, CancellationToken cancellationToken);
}
