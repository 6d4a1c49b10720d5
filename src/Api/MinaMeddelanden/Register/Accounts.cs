using Budkavle.Api.Mailboxes;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Letters;
using Choices = Budkavle.Api.Mailboxes.SettingsDocument;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>Accounts of the register, which are our mailboxes, for the operators that answer for them.</summary>
internal sealed class Accounts(RegisterReader register, MailboxRegister mailboxes, KeyedHashes hashes)
{
    /// <summary>
    /// An open account: its mailbox, what is chosen in it, and the operator that answers for it (null: one nobody knows).
    /// </summary>
    /// <exception cref="SoapFaultException">There is none.</exception>
    public async Task<(UInt128 Mailbox, MailboxSettings Settings, ServiceSupplier? Supplier)> ReadAsync(string owner)
    {
        if (!RecipientIds.TryFind(owner, out var number)) throw NoMailbox();
        var mailbox = hashes.MailboxOf(number).Value;
        var view = await mailboxes.ReadAsync(mailbox);
        if (!view.Registered || view.Closed) throw NoMailbox();
        var settings = SettingsCodec.Read(view.Settings);
        return (mailbox, settings, register.FindSupplier(settings.Operator));
    }

    /// <exception cref="SoapFaultException">It could not be done.</exception>
    public async Task ChangeAsync(UInt128 mailbox, Func<Choices, Choices> change)
    {
        var (isValid, refusal) = await mailboxes.ChangeAsync(mailbox, change);
        if (!isValid) throw new SoapFaultException(FaultCode.Content, "A mailbox cannot be set so.");
        if (refusal == LetterRefusal.NotRegistered) throw NoMailbox();
        if (refusal != LetterRefusal.None)
            throw new SoapFaultException(FaultCode.Overloaded, "There is too much to do now. Call again; nothing is done twice.");
    }

    private static SoapFaultException NoMailbox() => new(FaultCode.NoMailbox, "There is no such account.");
}
