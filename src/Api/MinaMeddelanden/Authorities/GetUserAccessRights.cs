using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary>
/// <c>getUserAccessRights</c> and <c>getUserAccessRightsNoConcent</c> (so spelt): for which companies a person signs. Consents are given in
/// each operator's own mailboxes and stand in none of the two answers; ours are nobody else's to use.
/// </summary>
internal sealed class GetUserAccessRights(string name, CompanySigners signers) : AuthorityOperation(name, PartyRoles.Operator)
{
    private const string Ns = Schemas.Authority;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var person = TakeNumber(parts, "arg0");
        parts.End();
        var rights = await signers.FindAsync(person, cancellationToken);
        return Answer(xml =>
        {
            xml.WriteStartElement("return", None);
            foreach (var right in rights)
            {
                xml.WriteStartElement("Rights", Ns);
                xml.WriteElementString("Id", Ns, right.Number.ToDigits());
                xml.WriteElementString("OrganizationName", Ns, right.CompanyName);
                xml.WriteElementString("UserIdentity", Ns, person);
                // Two in union read nothing alone; one of them may begin what both have to sign.
                string[] granted = right.Alone ? ["View", "EditSettings", "InitiateAccountAction"] : ["InitiateAccountAction"];
                foreach (var activity in granted) xml.WriteElementString("GrantedAccess", Ns, activity);
                xml.WriteElementString("GrantType", Ns, "AuthorizedSignatory");
                xml.WriteEndElement();
            }

            if (!signers.IsThere) WriteProblem(xml);
            xml.WriteEndElement();
        });
    }

    /// <summary>A part of an answer says so, by the contract.</summary>
    private static void WriteProblem(XmlWriter xml)
    {
        xml.WriteStartElement("Problems", Ns);
        xml.WriteElementString("Source", Ns, "Bolagsverket");
        xml.WriteElementString("Type", Ns, "SourceInaccessible");
        xml.WriteElementString("Description", Ns, "No register of signatories is connected.");
        xml.WriteEndElement();
    }
}
