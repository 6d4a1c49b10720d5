using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary>
/// <c>deletePendingAccountRequest</c>: takes back the opening or the ending of an account. What is gone already is gone, so it may be
/// repeated.
/// </summary>
internal sealed class DeletePendingAccountRequest(PendingRequests pending)
    : SoapOperation(Schemas.Recipient3, "deletePendingAccountRequest", PartyRoles.Operator)
{
    private const string Ns = Schemas.Recipient3;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var owner = RecipientIds.Check(parts.TakeText(Ns, "recipientId").Trim(), "recipientId");
        var user = parts.TakeText(Ns, "userIdentity").Trim();
        parts.End();
        foreach (var kind in (AccountRequestKind[])[AccountRequestKind.Open, AccountRequestKind.Close])
        {
            if (await pending.FindForAsync(owner, user, kind, caller, cancellationToken) is var (waiting, _))
                await pending.EndAsync(owner, waiting, user);
        }

        return xml =>
        {
            xml.WriteStartElement("deletePendingAccountRequestResponse", Ns);
            xml.WriteEndElement();
        };
    }
}
