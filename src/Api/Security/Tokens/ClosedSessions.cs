using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Api.Problems;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Keys;
using Budkavle.Storage;

namespace Budkavle.Api.Security.Tokens;

/// <summary>
/// Sessions of operators that were logged out of, until they would have ended by themselves. One document of the store tells every silo at
/// once. While the store does not answer a silo goes by what it knows, since that is when operators need to look; a log-out of that time
/// counts at its own silo, and everywhere when the store is back.
/// </summary>
internal sealed partial class ClosedSessions(
    SealedDocuments documents, SecurityOptions options, TimeProvider time, ILogger<ClosedSessions> logger)
{
    /// <summary>Some 40 bytes each. Who logs in and out more often than this in 12 hours opens their own oldest again.</summary>
    private const int SessionsMax = 10_000;

    private const string Document = "operators/closed-sessions";
    private const int AttemptsMax = 16;

    /// <summary>So that pages are not slow all the time while the store does not answer.</summary>
    private static readonly TimeSpan _pauseAfterFailure = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _closed = new(StringComparer.Ordinal);
    private long _failedAt = long.MinValue;
    private volatile bool _unsaved;

    /// <param name="session">Which.</param>
    /// <param name="looks">Whether what this silo knows is enough while the store does not answer.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DirectoryUnavailableException">The store does not answer, and more is wanted than to look.</exception>
    public async ValueTask<bool> IsClosedAsync(PageSession session, bool looks, CancellationToken cancellationToken)
    {
        if (_closed.ContainsKey(session.Id)) return true;
        var failedAt = Interlocked.Read(ref _failedAt);
        if (looks && failedAt != long.MinValue && time.GetUtcNow().Ticks - failedAt < _pauseAfterFailure.Ticks) return false;
        try
        {
            await RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!looks) throw new DirectoryUnavailableException(exception);
        }

        return _closed.ContainsKey(session.Id);
    }

    /// <summary>Closes a session: here at once, and everywhere else as soon as the store answers.</summary>
    public async Task CloseAsync(PageSession session)
    {
        _closed[session.Id] = session.EndsAt;
        try
        {
            // Also for a browser that does not wait.
            await LimitAsync(SaveAsync, CancellationToken.None);
        }
        catch (Exception exception)
        {
            logger.SessionNotSaved(SafeException.Describe(exception));
        }
    }

    /// <summary>Learns what other silos have closed, and tells what they could not be told.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LimitAsync(
                async limit =>
                {
                    Learn((await documents.ReadAsync(Document, limit)).Plain);
                    if (_unsaved) await SaveAsync(limit);
                },
                cancellationToken);
            Interlocked.Exchange(ref _failedAt, long.MinValue);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _failedAt, time.GetUtcNow().Ticks);
            throw;
        }
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        _unsaved = false;
        try
        {
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                var (version, plain) = await documents.ReadAsync(Document, cancellationToken);
                Learn(plain);
                var left = _closed.OrderByDescending(one => one.Value).Take(SessionsMax)
                    .ToDictionary(one => one.Key, one => one.Value.ToUnixTimeSeconds());
                var written = JsonSerializer.SerializeToUtf8Bytes(left, ClosedSessionsJson.Default.DictionaryStringInt64);
                if (await documents.WriteAsync(Document, version, written, cancellationToken)) return;
            }

            throw new StorageException("The list of closed sessions is being changed by others all the time.");
        }
        catch
        {
            _unsaved = true;
            throw;
        }
    }

    private void Learn(byte[] plain)
    {
        var told = plain.Length == 0 ? null : JsonSerializer.Deserialize(plain, ClosedSessionsJson.Default.DictionaryStringInt64);
        foreach (var (id, end) in told ?? []) _closed[id] = DateTimeOffset.FromUnixTimeSeconds(end);
        var now = time.GetUtcNow();
        foreach (var over in _closed.Where(one => one.Value <= now)) _closed.TryRemove(over);
    }

    private async Task LimitAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ClientLookupTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        await work(either.Token).WaitAsync(either.Token);
    }

    [JsonSerializable(typeof(Dictionary<string, long>))]
    private sealed partial class ClosedSessionsJson : JsonSerializerContext;
}
