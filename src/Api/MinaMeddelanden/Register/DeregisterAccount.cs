using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>deregister</c>: the end of an account, asked for by its operator and signed by its owner.</summary>
internal sealed class DeregisterAccount(Accounts accounts, AccountAuthority authority, RegisterReader register)
    : SoapOperation(Schemas.Recipient3, "deregister", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var asked = AccountRequest.Read(parts.Take(Ns, "deregisterAccount"), "Delete", caller, register);
        var signatures = PersonSignature.ReadAll(parts, Ns, "signature");
        var (mailbox, _, supplier) = await accounts.ReadAsync(asked.Owner);
        AccountAuthority.CheckOperator(caller, supplier);
        var status = await authority.JudgeAsync(asked.Owner, asked.Text, signatures, cancellationToken);
        if (status == SigningStatus.Complete) await accounts.CloseAsync(mailbox);
        return authority.Write("deregisterResponse", Ns, "return", asked.Owner, status);
    }
}
