using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary><c>isAuthorizedSigner</c>: whether a person signs for a company alone.</summary>
internal sealed class IsAuthorizedSigner(CompanySigners signers)
    : SoapOperation(Schemas.Recipient2, "isAuthorizedSigner", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient2;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var company = RecipientIds.CheckOrganisation(parts.TakeText(Ns, "CompanyId").Trim(), "CompanyId");
        var person = RecipientIds.Check(parts.TakeText(Ns, "UserIdentity").Trim(), "UserIdentity");
        parts.End();
        var right = await signers.FindAsync(company, person, cancellationToken);
        var rule = right switch
        {
            null => "",
            { Alone: true } => "Firman tecknas av denna firmatecknare ensam.",
            _ => "Firman tecknas av två firmatecknare i förening.",
        };
        return xml =>
        {
            xml.WriteStartElement("isAuthorizedSignerResponse", Ns);
            xml.WriteStartElement("return", Ns);
            xml.WriteElementString("isAccountAuthorizedSigner", Ns, right is { Alone: true } ? "true" : "false");
            xml.WriteElementString("UserIdentity", Ns, person);
            xml.WriteElementString("CompanyId", Ns, company);
            xml.WriteElementString("CompanyName", Ns, right?.CompanyName ?? "");
            xml.WriteElementString("CompanySignatureRuleText", Ns, rule);
            xml.WriteEndElement();
            xml.WriteEndElement();
        };
    }
}
