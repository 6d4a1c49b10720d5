using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>deregister</c>: the end of an account, asked for by its operator and signed by its owner.</summary>
internal sealed class DeregisterAccount(
    Accounts accounts, AccountSigning signing, AccountAuthority authority, RegisterReader register)
    : SoapOperation(Schemas.Recipient3, "deregister", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var asked = AskedAccount.Read(parts.Take(Ns, "deregisterAccount"), "Delete", caller, register);
        var signatures = PersonSignature.ReadAll(parts, Ns, "signature");
        var (mailbox, _, supplier) = await accounts.ReadAsync(asked.Owner);
        AccountAuthority.CheckOperator(caller, supplier);
        var result = await signing.SignAsync(
            asked.Owner, asked.ToTerms(AccountRequestKind.Close), caller, signatures,
            () => accounts.CloseAsync(mailbox), cancellationToken);
        return authority.Write("deregisterResponse", Ns, "return", asked.Owner, result);
    }
}
