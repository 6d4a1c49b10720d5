using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Identity.Sessions;
using Budkavle.Storage;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>
/// Sessions in the document store, so that every silo knows them and a log-out counts everywhere at once: 4,096 sealed documents chosen
/// by the session's name, each a list from which sessions that are over are dropped at every write. Nothing has to be swept.
/// </summary>
internal sealed class SessionStore(SealedDocuments documents, SessionLimits limits, TimeProvider time)
{
    private const int BucketBits = 12;
    private const int AttemptsMax = 16;

    /// <summary>4,096 x 256 sessions are a million at a time; a bucket is then 35 KB.</summary>
    private const int SessionsPerBucketMax = 256;

    /// <summary>
    /// Lets a function say what becomes of the session: the same object (nothing is written), another, or null for none. It may run several
    /// times.
    /// </summary>
    /// <exception cref="StorageException">Too many sessions, or others change the list all the time.</exception>
    public async ValueTask ChangeAsync(UInt128 name, Func<StoredSession?, StoredSession?> change, CancellationToken cancellationToken)
    {
        var document = $"citizens/sessions/{(uint)(name >> (128 - BucketBits)):x3}";
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, plain) = await documents.ReadAsync(document, cancellationToken);
            var sessions = SessionCodec.Read(plain);
            var stored = sessions.Find(session => session.Name == name);
            var next = change(stored);
            if (ReferenceEquals(next, stored)) return;
            if (stored is not null) sessions.Remove(stored);
            var now = time.GetUtcNow();
            sessions.RemoveAll(other => IsOver(other.Session, now));
            if (next is not null) sessions.Add(next);
            if (sessions.Count > SessionsPerBucketMax) throw new StorageException("There is no room for another session.");
            if (await documents.WriteAsync(document, version, SessionCodec.Write(sessions), cancellationToken)) return;
        }

        throw new StorageException("A list of sessions is being changed by others all the time.");
    }

    private bool IsOver(CitizenSession session, DateTimeOffset now) =>
        now - session.SeenAt >= limits.IdleMax || now - session.OpenedAt >= limits.LifeMax;
}
