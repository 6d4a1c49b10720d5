using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>storeAccountPreferences</c>: which senders an account accepts from now on, signed by its owner.</summary>
internal sealed class StoreAccountPreferences(Accounts accounts, SenderChoices choices, AccountAuthority authority)
    : SoapOperation(Schemas.Recipient2, "storeAccountPreferences", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient2;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var owner = RecipientIds.Check(parts.TakeText(Ns, "Id").Trim(), "Id");
        parts.TakeText(Ns, "UserIdentity");
        var (about, accepted) = SenderChoices.Read(parts.Take(Ns, "preferences"));
        var text = parts.TakeText(Ns, "AgreementText");
        var signatures = PersonSignature.ReadAll(parts, Ns, "SignatureData");
        if (about != owner) throw SoapFaultException.Malformed("The preferences are another account's.");
        var (mailbox, _, supplier) = await accounts.ReadAsync(owner);
        AccountAuthority.CheckOperator(caller, supplier);
        var status = await authority.JudgeAsync(owner, text, signatures, cancellationToken);
        if (status == SigningStatus.Complete)
        {
            await accounts.ChangeAsync(
                mailbox, settings => settings with { BlockedSenders = choices.Block(settings.BlockedSenders, accepted) });
        }

        return authority.Write("storeAccountPreferencesResponse", Ns, "return", owner, status);
    }
}
