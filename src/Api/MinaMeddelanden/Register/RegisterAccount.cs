using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>register</c>: an account at the operator that asks for it, signed by its owner.</summary>
internal sealed class RegisterAccount(
    Accounts accounts, AccountAuthority authority, RegisterReader register, MinaMeddelandenOptions options)
    : SoapOperation(Schemas.Recipient3, "register", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var asked = AccountRequest.Read(parts.Take(Ns, "accountRequest"), "Create", caller, register);
        var type = parts.TakeText(Ns, "accountType").Trim();
        var signatures = PersonSignature.ReadAll(parts, Ns, "signature");
        if (type != "Secure") throw new SoapFaultException(FaultCode.NotSupported, "An account here is Secure.");
        var status = await authority.JudgeAsync(asked.Owner, asked.Text, signatures, cancellationToken);
        if (status == SigningStatus.Complete)
        {
            var domain = asked.Supplier == options.Supplier ? null : asked.Supplier.Domain;
            await accounts.OpenAsync(asked.Owner, asked.Supplier, domain);
        }

        return authority.Write("registerResponse", Ns, "return", asked.Owner, status);
    }
}
