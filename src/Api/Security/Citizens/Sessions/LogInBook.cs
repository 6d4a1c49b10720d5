using System.Text.Json;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Identity.Sessions;
using Budkavle.Storage;

namespace Budkavle.Api.Security.Citizens.Sessions;

/// <summary>
/// Who logged in to a mailbox and when, for its owner: the newest <see cref="EntriesMax"/>, sealed, under the mailbox's key.
/// </summary>
internal sealed class LogInBook(SealedDocuments documents, TimeProvider time)
{
    /// <summary>Two log-ins a day for three months; some 20 KB.</summary>
    public const int EntriesMax = 200;

    private const int AttemptsMax = 16;

    /// <summary>Newest first.</summary>
    public async ValueTask<IReadOnlyList<LogInEntry>> ReadAsync(UInt128 mailboxKey, CancellationToken cancellationToken) =>
        Decode((await documents.ReadAsync(NameOf(mailboxKey), cancellationToken)).Plain);

    /// <summary>Durable on return: there is no session that the book does not know.</summary>
    public ValueTask AddAsync(UInt128 name, CitizenSession session, string? proof, CancellationToken cancellationToken)
    {
        var entry = new LogInEntry
        {
            At = session.OpenedAt,
            Provider = session.Provider,
            Level = (int)session.Level,
            Session = name.ToString("x32", null),
            Proof = proof,
        };
        return ChangeAsync(session.MailboxKey, entries => [entry, .. entries.Take(EntriesMax - 1)], cancellationToken);
    }

    /// <summary>Notes that one session, or with null every session, was logged out now.</summary>
    public ValueTask LogOutAsync(UInt128 mailboxKey, UInt128? name, CancellationToken cancellationToken)
    {
        var (now, session) = (time.GetUtcNow(), name?.ToString("x32", null));
        return ChangeAsync(
            mailboxKey,
            entries => [.. entries.Select(entry => entry.LoggedOutAt is null && (session is null || entry.Session == session)
                ? entry with { LoggedOutAt = now }
                : entry)],
            cancellationToken);
    }

    private async ValueTask ChangeAsync(
        UInt128 mailboxKey, Func<List<LogInEntry>, List<LogInEntry>> change, CancellationToken cancellationToken)
    {
        var name = NameOf(mailboxKey);
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var (version, plain) = await documents.ReadAsync(name, cancellationToken);
            var next = JsonSerializer.SerializeToUtf8Bytes(change(Decode(plain)), LogInJson.Default.ListLogInEntry);
            if (await documents.WriteAsync(name, version, next, cancellationToken)) return;
        }

        throw new StorageException("The list of log-ins is being changed by others all the time.");
    }

    private static List<LogInEntry> Decode(byte[] plain) =>
        plain.Length == 0 ? [] : JsonSerializer.Deserialize(plain, LogInJson.Default.ListLogInEntry) ?? [];

    private static string NameOf(UInt128 mailboxKey) => $"citizens/log-ins/{mailboxKey:x32}";
}
