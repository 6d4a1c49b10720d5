using System.Xml;
using Budkavle.Api.Mandates;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// <c>isAuthorizedSigner</c>: whether a person signs for a company alone, and to the operator of its account, or the one that has asked
/// for it, how the account stands.
/// </summary>
internal sealed class IsAuthorizedSigner(CompanySigners signers, Accounts accounts, PendingRequests pending)
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
        var account = right is null ? null : await FindAccountAsync(company, caller, cancellationToken);
        return xml =>
        {
            xml.WriteStartElement("isAuthorizedSignerResponse", Ns);
            xml.WriteStartElement("return", Ns);
            xml.WriteElementString("isAccountAuthorizedSigner", Ns, right is { Alone: true } ? "true" : "false");
            xml.WriteElementString("UserIdentity", Ns, person);
            xml.WriteElementString("CompanyId", Ns, company);
            xml.WriteElementString("CompanyName", Ns, right?.CompanyName ?? "");
            xml.WriteElementString("CompanySignatureRuleText", Ns, RuleOf(right));
            account?.Invoke(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        };
    }

    private static string RuleOf(SignatoryRight? right) => right switch
    {
        null => "",
        { Alone: true } => "Firman tecknas av denna firmatecknare ensam.",
        _ => "Firman tecknas av två firmatecknare i förening.",
    };

    private async Task<Action<XmlWriter>?> FindAccountAsync(string company, KnownParty caller, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(company) is var (_, _, supplier))
        {
            return supplier?.Id != caller.Organisation
                ? null
                : xml => WriteAccount(xml, "Active", new SigningResult(SigningStatus.Complete), supplier.Domain, null);
        }

        return await pending.FindAsync(company, AccountRequestKind.Open, caller, cancellationToken) is not var (waiting, result)
            ? null
            : xml => WriteAccount(xml, "Pending", result, waiting.Terms.Domain, waiting.Terms.Text);
    }

    private static void WriteAccount(XmlWriter xml, string status, SigningResult signed, string domain, string? text)
    {
        xml.WriteStartElement("AccountInformation", Ns);
        xml.WriteElementString("AccountStatus", Ns, status);
        SigningResult.WritePersons(xml, Ns, signed.SignedBy);
        xml.WriteElementString("SignatureStatus", Ns, signed.Status.ToString());
        xml.WriteElementString("serviceSupplier", Ns, domain);
        if (text is not null) xml.WriteElementString("AgreementText", Ns, text);
        xml.WriteEndElement();
    }
}
