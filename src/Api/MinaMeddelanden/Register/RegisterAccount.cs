using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>register</c>: an account at the operator that asks for it, signed by its owner.</summary>
internal sealed class RegisterAccount(
    Accounts accounts, AccountSigning signing, AccountAuthority authority, RegisterReader register, MinaMeddelandenOptions options)
    : SoapOperation(Schemas.Recipient3, "register", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var asked = AskedAccount.Read(parts.Take(Ns, "accountRequest"), "Create", caller, register);
        var type = parts.TakeText(Ns, "accountType").Trim();
        var signatures = PersonSignature.ReadAll(parts, Ns, "signature");
        if (type != "Secure") throw new SoapFaultException(FaultCode.NotSupported, "An account here is Secure.");
        await accounts.CheckFreeAsync(asked.Owner, asked.Supplier);
        var domain = asked.Supplier == options.Supplier ? null : asked.Supplier.Domain;
        var result = await signing.SignAsync(
            asked.Owner, asked.ToTerms(AccountRequestKind.Open), caller, signatures,
            () => accounts.OpenAsync(asked.Owner, asked.Supplier, domain), cancellationToken);
        return authority.Write("registerResponse", Ns, "return", asked.Owner, result);
    }
}
