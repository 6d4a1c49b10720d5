using System.Text;
using System.Text.Json;
using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Storage;

namespace Budkavle.Api.Moving;

/// <summary>
/// Puts the letters of a package into a mailbox: judged as a whole first, then one by one, each under a key made of the old operator's log
/// and the letter's id there. So an import that was cut off is completed by repeating it, and repeated it changes nothing.
/// </summary>
public sealed class MailboxImport(Engine engine, IGrainFactory grains, ContentVault vault, TimeProvider clock)
{
    private const int LettersAtOnce = 64;

    /// <summary>Bodies and attachments in memory at once, besides those of one letter.</summary>
    private const long BytesAtOnce = 8 * 1024 * 1024;
    private const int OverloadedTriesMax = 50;
    private static readonly TimeSpan _overloadedWait = TimeSpan.FromMilliseconds(200);
    private readonly Fingerprints _fingerprints = new(engine.Ring, Fingerprints.Letters);

    /// <summary>Puts the letters into the mailbox; durable when it is told.</summary>
    /// <exception cref="PackageFaultException">Something of the package is not as it was signed; if so, nothing was put there.</exception>
    /// <returns>The refusal is <see cref="LetterRefusal.RecipientNotReachable"/> where there is no open mailbox.</returns>
    public async Task<(ImportAnswer Answer, LetterRefusal Refusal)> RunAsync(
        PackageReader package, UInt128 mailbox, CancellationToken cancellationToken)
    {
        await foreach (var _ in package.ReadAsync(cancellationToken)) cancellationToken.ThrowIfCancellationRequested();
        var answer = new ImportAnswer(package.Manifest.Operator, package.Manifest.Letters, 0, 0);
        var (letters, bytes) = (new List<PackageLetter>(LettersAtOnce), 0L);
        await foreach (var letter in package.ReadAgainAsync(cancellationToken))
        {
            letters.Add(letter);
            bytes += letter.Letter.Body.Content.Length + (letter.Letter.Attachments ?? []).Sum(file => (long)file.Content.Length);
            if (letters.Count < LettersAtOnce && bytes < BytesAtOnce) continue;
            (answer, var refusal) = await DeliverAsync(letters, package.Manifest, mailbox, answer, cancellationToken);
            if (refusal != LetterRefusal.None) return (answer, refusal);
            letters.Clear();
            bytes = 0;
        }

        return letters.Count == 0
            ? (answer, LetterRefusal.None)
            : await DeliverAsync(letters, package.Manifest, mailbox, answer, cancellationToken);
    }

    private async Task<(ImportAnswer Answer, LetterRefusal Refusal)> DeliverAsync(
        List<PackageLetter> letters, PackageManifest manifest, UInt128 mailbox, ImportAnswer answer, CancellationToken cancellationToken)
    {
        // Their contents go to the store together.
        var items = await Task.WhenAll(letters.Select(letter => ComposeAsync(letter, manifest, mailbox, cancellationToken)));
        var office = grains.GetGrain<IPostOfficeGrain>(new StreamKey(items[0].Mailbox).ShardOf(engine.Shards));
        for (var tries = 0; ; tries++)
        {
            var results = await office.Deliver(items);
            var refusal = results.Select(result => result.Refusal).FirstOrDefault(one => one != LetterRefusal.None);
            if (refusal == LetterRefusal.Overloaded && tries < OverloadedTriesMax)
            {
                await Task.Delay(_overloadedWait, clock, cancellationToken);
                continue;
            }

            return (answer with
            {
                Imported = answer.Imported + results.Count(result => result.IsNew),
                AlreadyThere = answer.AlreadyThere + results.Count(result => result.Repeated),
            }, refusal);
        }
    }

    private async Task<DeliverItem> ComposeAsync(
        PackageLetter letter, PackageManifest manifest, UInt128 mailbox, CancellationToken cancellationToken)
    {
        var isLong = Encoding.UTF8.GetByteCount(letter.Letter.Body.Content) > engine.Services.Limits.InlineBodyBytesMax;
        if (isLong) await vault.PutAsync(Encoding.UTF8.GetBytes(letter.Letter.Body.Content), cancellationToken);
        foreach (var file in letter.Letter.Attachments ?? []) await vault.PutAsync(file.Content, cancellationToken);
        var proof = JsonSerializer.SerializeToUtf8Bytes(letter.Proof, PackageJson.Default.Evidence);
        var mark = new ImportMark
        {
            AvailableAt = letter.AvailableAt.ToUnixTimeMilliseconds(),
            ReadAt = letter.ReadAt?.ToUnixTimeMilliseconds() ?? 0,
            ConfirmedAt = letter.ConfirmedAt?.ToUnixTimeMilliseconds() ?? 0,
            ExpiredAt = letter.ExpiredAt?.ToUnixTimeMilliseconds() ?? 0,
            Archived = letter.Archived,
            MarkedUnread = letter.MarkedUnread,
            Letter = Ids.ToUInt128(letter.LetterId),
            Evidence = await vault.PutAsync(proof, cancellationToken),
            Operator = manifest.Operator,
            SenderName = letter.Sender,
        };
        var stored = letter.ToStored(isLong);
        var content = stored.ToContent();
        var sender = engine.Hashes.ImportedSenderOf(letter.Sender);
        var key = engine.Hashes.IdempotencyKeyOf(
            engine.Hashes.ImportedSenderOf(""), Encoding.UTF8.GetBytes($"{mailbox:x32}:{manifest.Iss}:{letter.LetterId:N}"));
        var fingerprint = _fingerprints.Of(mailbox, content);
        return new DeliverItem
        {
            Mailbox = mailbox, Key = key, Fingerprint = fingerprint, Sender = sender, IsImport = true,
            Payload = Write(stored with { Sender = sender, Key = key, Fingerprint = fingerprint, Import = mark }, content),
        };
    }

    private static byte[] Write(StoredLetter letter, byte[] content)
    {
        var mark = letter.Import!.ToBytes();
        var bytes = new byte[(6 * FieldWriter.SizeMax(16)) + FieldWriter.SizeMax(mark.Length) + content.Length];
        var writer = new FieldWriter(bytes);
        writer.Write(LetterField.Sender, letter.Sender);
        writer.Write(LetterField.Key, letter.Key);
        writer.Write(LetterField.Fingerprint, (long)letter.Fingerprint);
        writer.Write(LetterField.Traits, [(byte)letter.Traits]);
        writer.WriteUnlessZero(LetterField.DueAt, letter.DueAt);
        writer.Write(LetterField.Import, mark);
        content.CopyTo(bytes, writer.Written);
        return bytes[..(writer.Written + content.Length)];
    }
}
