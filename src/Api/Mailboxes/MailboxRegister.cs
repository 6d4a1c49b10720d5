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
    /// <param name="mailboxes">Whose: that of the newest number, then those of former ones, which are opened with it.</param>
    /// <param name="number">The packed number that a log-in brought; 0 if the mailbox was there then.</param>
    /// <param name="change">What is chosen.</param>
    /// <param name="by">Who acts for the owner, as the mailbox's log names them; null for the owner.</param>
    public async Task<LetterRefusal> RegisterAsync(
        IReadOnlyList<UInt128> mailboxes, ulong number, Func<SettingsDocument, SettingsDocument> change, string? by = null)
    {
        // A former number whose mailbox never was, or is open, is no failure of the newest one's.
        foreach (var former in mailboxes.Skip(1)) await RegisterAsync(former, 0, change, null);
        return await RegisterAsync(mailboxes[0], number, change, by);
    }

    private async Task<LetterRefusal> RegisterAsync(
        UInt128 mailbox, ulong number, Func<SettingsDocument, SettingsDocument> change, string? by)
    {
        var view = await ReadAsync(mailbox);
        var before = view.Registered ? SettingsCodec.Read(view.Settings) : new MailboxSettings { Number = number };
        if (before.Number == 0) return LetterRefusal.NotRegistered;
        if (!change(SettingsDocument.Of(before)).TryToSettings(out var settings, out _))
            throw new ArgumentException("The choices have not been checked.", nameof(change));
        var item = new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(Keep(settings, before, by, SettingsPart.Opened)) };
        return (await OfficeOf(mailbox).Register([item]))[0];
    }

    /// <summary>Closes a mailbox: no more letters come, those that are there stay.</summary>
    public async Task<LetterRefusal> DeregisterAsync(IReadOnlyList<UInt128> mailboxes, string? by = null)
    {
        foreach (var former in mailboxes.Skip(1)) await OfficeOf(former).CloseMailbox(former);
        return by is null
            ? await OfficeOf(mailboxes[0]).CloseMailbox(mailboxes[0])
            : await OfficeOf(mailboxes[0]).CloseMailboxBy(mailboxes[0], new SettingsChange(SettingsPart.Closed, by).ToBytes());
    }

    /// <summary>
    /// Changes what is chosen and leaves the rest as it is; false, with nothing changed, for what cannot be chosen.
    /// </summary>
    public async Task<(bool IsValid, LetterRefusal Refusal)> ChangeAsync(
        IReadOnlyList<UInt128> mailboxes, Func<SettingsDocument, SettingsDocument> change, string? by = null)
    {
        var changed = await ChangeAsync(mailboxes[0], change, by);
        if (!changed.IsValid || changed.Refusal != LetterRefusal.None) return changed;
        foreach (var former in mailboxes.Skip(1)) await ChangeAsync(former, change);
        return changed;
    }

    /// <summary>The same of one mailbox alone, whatever other numbers its owner has had.</summary>
    public async Task<(bool IsValid, LetterRefusal Refusal)> ChangeAsync(
        UInt128 mailbox, Func<SettingsDocument, SettingsDocument> change, string? by = null)
    {
        var view = await ReadAsync(mailbox);
        if (!view.Registered || view.Closed) return (true, LetterRefusal.NotRegistered);
        var before = SettingsCodec.Read(view.Settings);
        if (!change(SettingsDocument.Of(before)).TryToSettings(out var settings, out _)) return (false, LetterRefusal.None);
        return (true, await OfficeOf(mailbox).ChangeSettings(mailbox, SettingsCodec.Write(Keep(settings, before, by))));
    }

    /// <summary>Changes which browsers are told of letters, and leaves the rest as it is.</summary>
    public async Task<LetterRefusal> ChangePushAsync(
        IReadOnlyList<UInt128> mailboxes, Func<IReadOnlyList<PushSubscription>, IEnumerable<PushSubscription>> change, string? by = null)
    {
        foreach (var former in mailboxes.Skip(1)) await ChangePushAsync(former, change, null);
        return await ChangePushAsync(mailboxes[0], change, by);
    }

    private async Task<LetterRefusal> ChangePushAsync(
        UInt128 mailbox, Func<IReadOnlyList<PushSubscription>, IEnumerable<PushSubscription>> change, string? by)
    {
        var view = await ReadAsync(mailbox);
        if (!view.Registered || view.Closed) return LetterRefusal.NotRegistered;
        var before = SettingsCodec.Read(view.Settings);
        PushSubscription[] after = [.. change(before.PushSubscriptions ?? []).TakeLast(PushSubscription.CountMax)];
        var settings = Signed(before, before with { PushSubscriptions = after.Length == 0 ? null : after }, by);
        return await OfficeOf(mailbox).ChangeSettings(mailbox, SettingsCodec.Write(settings));
    }

    private static MailboxSettings Keep(
        MailboxSettings settings, MailboxSettings before, string? by, SettingsPart also = SettingsPart.None) =>
        Signed(before, settings with { Number = before.Number, PushSubscriptions = before.PushSubscriptions }, by, also);

    /// <summary>Says who has changed what, if it was not the owner.</summary>
    private static MailboxSettings Signed(
        MailboxSettings before, MailboxSettings after, string? by, SettingsPart also = SettingsPart.None) =>
        after with { Change = by is null ? null : new SettingsChange(SettingsChange.Between(before, after) | also, by) };

    /// <summary>Closes the mailbox of somebody who has died, so that nobody opens it; or lets its owner open it again.</summary>
    public Task HoldAsync(UInt128 mailbox, bool isHeld) => OfficeOf(mailbox).HoldMailbox(mailbox, isHeld);

    /// <summary>
    /// Makes the mailbox that one of a person's two numbers lacks, with what was chosen for the other. What was ever opened or closed by
    /// its owner stays as it is.
    /// </summary>
    public async Task EvenOutAsync(UInt128 first, ulong firstNumber, UInt128 second, ulong secondNumber)
    {
        var (one, other) = (await ReadAsync(first), await ReadAsync(second));
        if (one is { Registered: true, Closed: false } && !other.Registered) await CopyAsync(one, second, secondNumber);
        if (other is { Registered: true, Closed: false } && !one.Registered) await CopyAsync(other, first, firstNumber);
    }

    private Task<LetterRefusal[]> CopyAsync(MailboxView from, UInt128 mailbox, ulong number)
    {
        var settings = SettingsCodec.Read(from.Settings) with { Number = number, Change = null };
        return OfficeOf(mailbox).Register([new RegisterItem { Mailbox = mailbox, Settings = SettingsCodec.Write(settings) }]);
    }

    private IPostOfficeGrain OfficeOf(UInt128 mailbox) =>
        grains.GetGrain<IPostOfficeGrain>(new StreamKey(mailbox).ShardOf(hashes.Shards));
}
