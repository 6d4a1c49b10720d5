using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Choices = Budkavle.Api.Mailboxes.SettingsDocument;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>Accounts of the register, which are our mailboxes, for the operators that answer for them.</summary>
internal sealed class Accounts(RegisterReader register, MailboxRegister mailboxes, MailboxGate gate, KeyedHashes hashes)
{
    /// <summary>
    /// An open account: its mailbox, what is chosen in it, and the operator that answers for it (null: one nobody knows).
    /// </summary>
    /// <exception cref="SoapFaultException">There is none.</exception>
    public async Task<(UInt128 Mailbox, MailboxSettings Settings, ServiceSupplier? Supplier)> ReadAsync(string owner) =>
        await FindAsync(owner) ?? throw NoMailbox();

    /// <summary>The same; null where there is none.</summary>
    public async Task<(UInt128 Mailbox, MailboxSettings Settings, ServiceSupplier? Supplier)?> FindAsync(string owner)
    {
        if (!RecipientIds.TryFind(owner, out var number)) return null;
        var mailbox = hashes.MailboxOf(number).Value;
        var view = await mailboxes.ReadAsync(mailbox);
        if (!view.Registered || view.Closed) return null;
        var settings = SettingsCodec.Read(view.Settings);
        return (mailbox, settings, register.FindSupplier(settings.Operator));
    }

    /// <summary>Opens an account at an operator, or a closed one again. What is open there already stays as it is.</summary>
    /// <param name="owner">Its number.</param>
    /// <param name="supplier">The operator that will answer for it.</param>
    /// <param name="domain">Of that operator; null for this one.</param>
    /// <exception cref="SoapFaultException">It could not be done, or the account is another operator's.</exception>
    public async Task OpenAsync(string owner, ServiceSupplier supplier, string? domain)
    {
        if (!RecipientIds.TryFind(owner, out var number)) throw NoMailbox();
        var mailbox = hashes.MailboxOf(number).Value;
        var view = await mailboxes.ReadAsync(mailbox);
        if (view is { Registered: true, Closed: false })
        {
            // Moving is another operation, whose text names where from.
            AccountAuthority.CheckOperator(supplier.Id, register.FindSupplier(SettingsCodec.Read(view.Settings).Operator));
            return;
        }

        // A number that was replaced has no account of its own any more, and that of the dead stays closed.
        if (await gate.IsClosedAsync(mailbox)) throw NoMailbox();
        Check(await mailboxes.RegisterAsync([mailbox], number.Value, settings => settings with { Operator = domain }));
    }

    /// <exception cref="SoapFaultException">Nobody can have the account, or it is another operator's.</exception>
    public async Task CheckFreeAsync(string owner, ServiceSupplier supplier)
    {
        if (!RecipientIds.TryFind(owner, out _)) throw NoMailbox();
        if (await FindAsync(owner) is var (_, _, other)) AccountAuthority.CheckOperator(supplier.Id, other);
    }

    /// <summary>Closes an account; its letters stay where they are.</summary>
    /// <exception cref="SoapFaultException">It could not be done.</exception>
    public async Task CloseAsync(UInt128 mailbox) => Check(await mailboxes.DeregisterAsync([mailbox]));

    /// <exception cref="SoapFaultException">It could not be done.</exception>
    public async Task ChangeAsync(UInt128 mailbox, Func<Choices, Choices> change)
    {
        var (isValid, refusal) = await mailboxes.ChangeAsync(mailbox, change);
        if (!isValid) throw new SoapFaultException(FaultCode.Content, "A mailbox cannot be set so.");
        Check(refusal);
    }

    private static void Check(LetterRefusal refusal)
    {
        if (refusal == LetterRefusal.NotRegistered) throw NoMailbox();
        // Somebody was faster, with the same.
        if (refusal is not (LetterRefusal.None or LetterRefusal.AlreadyRegistered))
            throw new SoapFaultException(FaultCode.Overloaded, "There is too much to do now. Call again; nothing is done twice.");
    }

    private static SoapFaultException NoMailbox() => new(FaultCode.NoMailbox, "There is no such account.");
}
