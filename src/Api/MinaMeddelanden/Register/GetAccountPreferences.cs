using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// <c>getAccountPreferences</c>: the senders that an account accepts, for its operator; of a company for one of its signatories.
/// </summary>
internal sealed class GetAccountPreferences(Accounts accounts, SenderChoices choices, CompanySigners signers)
    : SoapOperation(Schemas.Recipient3, "getAccountPreferences", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var owner = RecipientIds.Check(parts.TakeText(Ns, "RecipientId").Trim(), "RecipientId");
        var user = parts.TakeText(Ns, "UserIdentity").Trim();
        parts.End();
        if (user != owner && await signers.FindAsync(owner, user, cancellationToken) is null)
            throw new SoapFaultException(FaultCode.NotAllowed, "An account is its owner's: others' rights are not known here.");
        var (_, settings, supplier) = await accounts.ReadAsync(owner);
        AccountAuthority.CheckOperator(caller, supplier);
        var accepted = await choices.FindAcceptedAsync(settings);
        return xml =>
        {
            xml.WriteStartElement("getAccountPreferencesResponse", Ns);
            xml.WriteStartElement("return", Ns);
            SenderChoices.Write(xml, owner, accepted);
            xml.WriteEndElement();
            xml.WriteEndElement();
        };
    }
}
