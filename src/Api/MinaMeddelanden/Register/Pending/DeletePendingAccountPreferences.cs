using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary><c>deletePendingAccountPreferences</c>: takes a choice of senders back. May be repeated.</summary>
internal sealed class DeletePendingAccountPreferences(PendingRequests pending)
    : PendingOperation("deletePendingAccountPreferences", pending)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var identity = ReadOrganisation(request);
        if (await FindAsync(identity, AccountRequestKind.Preferences, caller, cancellationToken) is var (waiting, _))
            await EndAsync(identity, waiting);
        return xml =>
        {
            xml.WriteStartElement("deletePendingAccountPreferencesResponse", Ns);
            xml.WriteStartElement("return", Ns);
            xml.WriteElementString("Id", Ns, identity.Owner);
            xml.WriteElementString("UserIdentity", Ns, identity.User);
            xml.WriteEndElement();
            xml.WriteEndElement();
        };
    }
}
