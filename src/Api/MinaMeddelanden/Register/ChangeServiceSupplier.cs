using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// <c>changeServiceSupplier</c>: an account moves to the operator that asks for it, signed by its owner. From then on letters go there;
/// those that have come stay where they are.
/// </summary>
internal sealed class ChangeServiceSupplier(
    Accounts accounts, AccountSigning signing, AccountAuthority authority, RegisterReader register, MinaMeddelandenOptions options)
    : SoapOperation(Schemas.Recipient2, "changeServiceSupplier", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient2;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var owner = RecipientIds.Check(parts.TakeText(Ns, "Id").Trim(), "Id");
        parts.TakeText(Ns, "UserIdentity");
        var domain = parts.TakeText(Ns, "ServiceSupplier").Trim();
        var text = parts.TakeText(Ns, "AgreementText");
        var signatures = PersonSignature.ReadAll(parts, Ns, "SignatureData");
        // The one that will have to keep the letters is the one that asks.
        var supplier = register.FindSupplier(domain);
        AccountAuthority.CheckOperator(caller, supplier);
        AccountAuthority.CheckNames(text, supplier!);
        var (mailbox, _, _) = await accounts.ReadAsync(owner);
        var chosen = supplier == options.Supplier ? null : supplier!.Domain;
        var terms = new AccountTerms
        {
            Kind = AccountRequestKind.Move, Operator = supplier!.Id, Domain = supplier.Domain, Text = text,
        };
        var result = await signing.SignAsync(
            owner, terms, caller, signatures, () => accounts.ChangeAsync(mailbox, settings => settings with { Operator = chosen }),
            cancellationToken);
        return authority.Write("changeServiceSupplierResponse", Ns, "signatureAuthorizationResult", owner, result);
    }
}
