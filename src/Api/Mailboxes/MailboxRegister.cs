using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Api.Mailboxes;

/// <summary>Lets citizens register and deregister by themselves, and choose.</summary>
public sealed class MailboxRegister(IGrainFactory grains, KeyedHashes hashes)
{
    public Task<MailboxView> ReadAsync(UInt128 mailbox) => OfficeOf(mailbox).ReadMailbox(mailbox);

    /// <summary>
    /// Opens a mailbox, or a closed one again with what was chosen in it before. <see cref="LetterRefusal.NotRegistered"/> if nobody knows
    /// the number: its owner has to log in anew.
    /// </summary>
    /// <param name="mailbox">Whose.</param>
    /// <param name="number">The packed number that a log-in brought; 0 if the mailbox was there then.</param>
    /// <param name="change">What is chosen.</param>
    public async Task<LetterRefusal> RegisterAsync(UInt128 mailbox, ulong number, Func<SettingsDocument, SettingsDocument> change)
    {
        var view = await ReadAsync(mailbox);
        var before = view.Registered ? SettingsCodec.Read(view.Settings) : new MailboxSettings { Number = number };
        if (before.Number == 0) return LetterRefusal.NotRegistered;
        if (!change(SettingsDocument.Of(before)).TryToSettings(out var settings, out _))
            throw new ArgumentException("The choices have not been checked.", nameof(change));
        var item = new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(Keep(settings, before)) };
        return (await OfficeOf(mailbox).Register([item]))[0];
    }

    /// <summary>Closes a mailbox: no more letters come, those that are there stay.</summary>
    public Task<LetterRefusal> DeregisterAsync(UInt128 mailbox) => OfficeOf(mailbox).CloseMailbox(mailbox);

    /// <summary>
    /// Changes what is chosen and leaves the rest as it is; false, with nothing changed, for what cannot be chosen.
    /// </summary>
    public async Task<(bool IsValid, LetterRefusal Refusal)> ChangeAsync(
        UInt128 mailbox, Func<SettingsDocument, SettingsDocument> change)
    {
        var view = await ReadAsync(mailbox);
        if (!view.Registered || view.Closed) return (true, LetterRefusal.NotRegistered);
        var before = SettingsCodec.Read(view.Settings);
        if (!change(SettingsDocument.Of(before)).TryToSettings(out var settings, out _)) return (false, LetterRefusal.None);
        return (true, await OfficeOf(mailbox).ChangeSettings(mailbox, SettingsCodec.Write(Keep(settings, before))));
    }

    /// <summary>Changes which browsers are told of letters, and leaves the rest as it is.</summary>
    public async Task<LetterRefusal> ChangePushAsync(
        UInt128 mailbox, Func<IReadOnlyList<PushSubscription>, IEnumerable<PushSubscription>> change)
    {
        var view = await ReadAsync(mailbox);
        if (!view.Registered || view.Closed) return LetterRefusal.NotRegistered;
        var before = SettingsCodec.Read(view.Settings);
        PushSubscription[] after = [.. change(before.PushSubscriptions ?? []).TakeLast(PushSubscription.CountMax)];
        var bytes = SettingsCodec.Write(before with { PushSubscriptions = after.Length == 0 ? null : after });
        return await OfficeOf(mailbox).ChangeSettings(mailbox, bytes);
    }

    private static MailboxSettings Keep(MailboxSettings settings, MailboxSettings before) =>
        settings with { Number = before.Number, PushSubscriptions = before.PushSubscriptions };

    private IPostOfficeGrain OfficeOf(UInt128 mailbox) =>
        grains.GetGrain<IPostOfficeGrain>(new StreamKey(mailbox).ShardOf(hashes.Shards));
}
