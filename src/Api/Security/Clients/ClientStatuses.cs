using System.Collections.Concurrent;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Security.Clients;

/// <summary>
/// What was last known of each client, at most <see cref="SecurityOptions.ClientStatusAge"/> old: this is how a revocation reaches
/// tokens that are otherwise verified without asking anyone. One reading at a time per client, however many requests wait for it.
/// Operators who only look are let in while the directory does not answer, since that is when they are needed: they count as they did when
/// it last answered, which <see cref="RefreshOperatorsAsync"/> keeps young.
/// </summary>
internal sealed class ClientStatuses(
    IClientDirectory directory, SecurityOptions options, TimeProvider time, ILogger<ClientStatuses> logger)
{
    private static readonly ScopeSet _looking = ScopeSet.Of(Scope.Operations);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task<ClientSnapshot?>>> _reading = new(StringComparer.Ordinal);

    /// <returns>Null if there is no such client.</returns>
    /// <exception cref="DirectoryUnavailableException">The directory does not answer and what is known is too old.</exception>
    public ValueTask<ClientSnapshot?> GetAsync(string clientId, CancellationToken cancellationToken)
    {
        var known = _entries.GetValueOrDefault(clientId);
        return known is not null && time.GetUtcNow() - known.ReadAt < options.ClientStatusAge
            ? ValueTask.FromResult(known.Snapshot)
            : ReadAsync(clientId, known, cancellationToken);
    }

    /// <summary>
    /// Reads the directory now, for the token endpoint: a new client works at once, a revoked one gets no token at all.
    /// </summary>
    public ValueTask<ClientSnapshot?> ReadAsync(string clientId, CancellationToken cancellationToken) =>
        ReadAsync(clientId, null, cancellationToken);

    /// <summary>As <see cref="GetAsync"/>, for what an operator only looks at.</summary>
    public async ValueTask<ClientSnapshot?> GetForLookingAsync(string clientId, CancellationToken cancellationToken)
    {
        try
        {
            return await GetAsync(clientId, cancellationToken);
        }
        catch (DirectoryUnavailableException)
        {
            if (LastKnownOperator(clientId) is not { } known) throw;
            return known;
        }
    }

    /// <summary>
    /// An operator as the directory last told it, with the right to look and no other. Null if there is none that is known.
    /// </summary>
    public ClientSnapshot? LastKnownOperator(string clientId) =>
        _entries.GetValueOrDefault(clientId)?.Snapshot is { Revoked: false } client && client.Scopes.Contains(_looking)
            ? client with { Scopes = _looking }
            : null;

    /// <summary>Reads the known operators again, so that one who was revoked long ago is not let in when the directory goes away.</summary>
    public async Task RefreshOperatorsAsync(CancellationToken cancellationToken)
    {
        foreach (var clientId in _entries.Keys)
            if (LastKnownOperator(clientId) is not null) await ReadAsync(clientId, cancellationToken);
    }

    private async ValueTask<ClientSnapshot?> ReadAsync(string clientId, Entry? known, CancellationToken cancellationToken)
    {
        // The Lazy is in the table before it runs, so what it removes at its end is always itself: a finished reading never stays behind.
        var reading = _reading.GetOrAdd(clientId, static (id, self) => new Lazy<Task<ClientSnapshot?>>(() => self.ReadOnceAsync(id)), this);
        try
        {
            return await reading.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (known is not null && time.GetUtcNow() - known.ReadAt < options.ClientStatusAgeWithoutDirectory) return known.Snapshot;
            throw new DirectoryUnavailableException(exception);
        }
    }

    private async Task<ClientSnapshot?> ReadOnceAsync(string clientId)
    {
        using var timeout = new CancellationTokenSource(options.ClientLookupTimeout, time);
        try
        {
            var at = time.GetUtcNow();
            var snapshot = await directory.FindAsync(clientId, timeout.Token).AsTask().WaitAsync(timeout.Token);
            Keep(clientId, new Entry(snapshot, at));
            return snapshot;
        }
        catch (Exception exception)
        {
            logger.DirectoryFailed(SafeException.Describe(exception));
            throw;
        }
        finally
        {
            _reading.TryRemove(clientId, out _);
        }
    }

    private void Keep(string clientId, Entry entry)
    {
        // Unknown ids are not kept: they come from the token endpoint, where anyone can name any number of them.
        if (entry.Snapshot is null)
        {
            _entries.TryRemove(clientId, out _);
            return;
        }

        if (_entries.Count >= options.ClientStatusEntriesMax) _entries.Clear();
        _entries[clientId] = entry;
    }

    private sealed record Entry(ClientSnapshot? Snapshot, DateTimeOffset ReadAt);
}
