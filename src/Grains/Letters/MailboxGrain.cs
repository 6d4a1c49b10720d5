using Budkavle.Domain.Letters;
using Budkavle.Grains.Identity;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters;

/// <inheritdoc cref="IMailboxGrain"/>
[CollectionAgeLimit(Minutes = 2)]
public sealed class MailboxGrain(KeyedHashes hashes) : Grain, IMailboxGrain
{
    private UInt128 _mailbox;
    private IPostOfficeGrain _office = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _mailbox = StreamKey.Parse(this.GetPrimaryKeyString()).Value;
        _office = GrainFactory.GetGrain<IPostOfficeGrain>(new StreamKey(_mailbox).ShardOf(hashes.Shards));
        return Task.CompletedTask;
    }

    public Task<MailboxView> Read() => _office.ReadMailbox(_mailbox);

    public Task<StoredRow[]> List(byte bucket, long before, int rowsMax) => _office.ReadList(_mailbox, bucket, before, rowsMax);

    public Task<StoredRow?> Find(uint letter) => _office.FindLetter(_mailbox, letter);

    public Task<LetterRefusal> Command(uint letter, LetterCommand command) => _office.Command(_mailbox, letter, command);

    public Task<LetterRefusal> CommandBy(uint letter, LetterCommand command, ReadOnlyMemory<byte> actor) =>
        _office.CommandBy(_mailbox, letter, command, actor);

    public async Task<LetterRefusal> ChangeSettings(ReadOnlyMemory<byte> settings)
    {
        var view = await _office.ReadMailbox(_mailbox);
        if (!view.Registered) return LetterRefusal.NotRegistered;
        var before = SettingsCodec.Read(view.Settings);
        // Neither is anybody's choice here: the number is given, and browsers are added and taken away in the browser.
        var after = SettingsCodec.Read(settings) with { Number = before.Number, PushSubscriptions = before.PushSubscriptions };
        return await _office.ChangeSettings(_mailbox, SettingsCodec.Write(after));
    }
}
