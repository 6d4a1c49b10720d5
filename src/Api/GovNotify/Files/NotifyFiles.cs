using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Submissions;

namespace Budkavle.Api.GovNotify.Files;

/// <summary>Files that e-mails link to: kept sealed, each alone under a name of its own, and given to who has the link.</summary>
internal sealed class NotifyFiles(
    ContentVault contents, SealedText seal, IMalwareScanner scanner, SecurityOptions security, TimeProvider time)
{
    public const string Path = "files/";
    public static readonly byte[] Purpose = "notify-file"u8.ToArray();

    /// <summary>Keeps a file; durable on return.</summary>
    /// <param name="service">Who sends it.</param>
    /// <param name="email">Whom to.</param>
    /// <param name="file">What.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <returns>The address that the recipient follows, or what is wrong.</returns>
    public async ValueTask<(string? Address, string? Fault)> KeepAsync(
        Guid service, string email, NotifyFile file, CancellationToken cancellationToken)
    {
        if (scanner.IsOn)
        {
            var verdict = await scanner.ScanAsync(file.Bytes, cancellationToken);
            if (verdict == ScanVerdict.Infected) return (null, "File did not pass the virus scan");
            if (verdict == ScanVerdict.Away) return (null, "File could not be scanned for viruses now, try again later");
        }

        var scope = BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)) | 1;
        var hash = await contents.PutAsync(file.Bytes, scope, cancellationToken);
        var link = new NotifyFileLink(
            service, scope, hash, file.Bytes.Length, time.GetUtcNow().AddDays(7 * file.Weeks).ToUnixTimeSeconds(),
            file.ConfirmsEmail ? MarkOf(scope, email) : 0, file.Name);
        return (NotifyText.UriOf(security, Path + seal.Seal(link.ToBytes(), Purpose)), null);
    }

    /// <summary>Null for what is no link of ours. One that is over comes back as it is, and its file is deleted.</summary>
    public async ValueTask<NotifyFileLink?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (await seal.OpenAsync(token, Purpose, cancellationToken) is not { } bytes || NotifyFileLink.Read(bytes) is not { } link)
            return null;
        if (IsOver(link)) await contents.DeleteAsync(link.Hash, link.Scope, cancellationToken);
        return link;
    }

    public bool IsOver(NotifyFileLink link) => link.ExpiresAt <= time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Whether this is the address that the link was sent to.</summary>
    public static bool IsFor(NotifyFileLink link, string? email) => link.EmailMark == 0
        || (EmailAddress.TryParse(email?.Trim(), out var address) && MarkOf(link.Scope, address.ToString()) == link.EmailMark);

    /// <summary>The file; null where it is over or gone.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(NotifyFileLink link, CancellationToken cancellationToken) =>
        IsOver(link) ? default : contents.GetAsync(link.Hash, link.Scope, cancellationToken);

    /// <summary>Never 0.</summary>
    private static ulong MarkOf(UInt128 scope, string email)
    {
        var text = Encoding.UTF8.GetBytes(email.ToUpperInvariant());
        Span<byte> key = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(key, scope);
        return BinaryPrimitives.ReadUInt64BigEndian(HMACSHA256.HashData(key, text)) | 1;
    }
}
