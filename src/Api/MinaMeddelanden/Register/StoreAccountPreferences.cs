using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>storeAccountPreferences</c>: which senders an account accepts from now on, signed by its owner.</summary>
internal sealed class StoreAccountPreferences(
    Accounts accounts, SenderChoices choices, AccountSigning signing, AccountAuthority authority)
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
        var terms = new AccountTerms
        {
            Kind = AccountRequestKind.Preferences, Operator = supplier!.Id, Domain = supplier.Domain, Text = text,
            Accepted = [.. accepted.Order(StringComparer.Ordinal)],
        };
        var result = await signing.SignAsync(
            owner, terms, caller, signatures,
            () => accounts.ChangeAsync(
                mailbox, settings => settings with { BlockedSenders = choices.Block(settings.BlockedSenders, accepted) }),
            cancellationToken);
        return authority.Write("storeAccountPreferencesResponse", Ns, "return", owner, result);
    }
}
