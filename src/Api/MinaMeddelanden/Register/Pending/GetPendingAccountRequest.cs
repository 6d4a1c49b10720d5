using System.Globalization;
using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary>
/// <c>getPendingAccountRequest</c>: which openings and endings of accounts wait for more signatures; without numbers, of all companies for
/// which the person signs.
/// </summary>
internal sealed class GetPendingAccountRequest(PendingRequests pending, CompanySigners signers, TimeProvider clock)
    : SoapOperation(Schemas.Recipient3, "getPendingAccountRequest", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient;
    private static readonly AccountRequestKind[] _kinds = [AccountRequestKind.Open, AccountRequestKind.Close];

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var owners = RecipientLists.Read(parts, Schemas.Recipient3);
        var user = parts.TakeText(Schemas.Recipient3, "userIdentity").Trim();
        parts.End();
        var companies = (await signers.FindAsync(user, cancellationToken)).Select(right => right.Number.ToDigits());
        var found = new List<(string Owner, AccountRequest Request, SigningResult Result)>();
        // Only the person's own companies are looked at, however many numbers are asked about.
        foreach (var owner in companies.Where(company => owners.Count == 0 || owners.Contains(company)).Distinct())
        {
            foreach (var kind in _kinds)
            {
                if (await pending.FindForAsync(owner, user, kind, caller, cancellationToken) is var (waiting, result))
                    found.Add((owner, waiting, result));
            }
        }

        return xml =>
        {
            xml.WriteStartElement("getPendingAccountRequestResponse", Schemas.Recipient3);
            foreach (var (owner, waiting, result) in found) Write(xml, owner, waiting, result);
            xml.WriteEndElement();
        };
    }

    private void Write(XmlWriter xml, string owner, AccountRequest request, SigningResult result)
    {
        xml.WriteStartElement("return", Schemas.Recipient3);
        xml.WriteStartElement("AccountRequest", Ns);
        xml.WriteElementString("Id", Ns, owner);
        xml.WriteElementString("Type", Ns, request.Terms.Kind == AccountRequestKind.Open ? "Create" : "Delete");
        xml.WriteElementString("AgreementText", Ns, request.Terms.Text);
        xml.WriteElementString("Timestamp", Ns, request.AskedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        xml.WriteElementString("ServiceSupplier", Ns, request.Terms.Domain);
        xml.WriteEndElement();
        xml.WriteStartElement("SignatureStatus", Ns);
        result.Write(xml, owner, clock.GetUtcNow());
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
