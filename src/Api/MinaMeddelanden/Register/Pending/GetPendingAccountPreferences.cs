using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary><c>getPendingAccountPreferences</c>: which choice of senders waits for more signatures.</summary>
internal sealed class GetPendingAccountPreferences(PendingRequests pending, SenderChoices choices, TimeProvider clock)
    : PendingOperation("getPendingAccountPreferences", pending)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var identity = ReadIdentity(new ElementReader(request));
        // The schema has no answer without preferences.
        if (await FindAsync(identity, AccountRequestKind.Preferences, caller, cancellationToken) is not var (waiting, result))
            throw NothingPending();
        var accepted = await choices.NameAsync(waiting.Terms.Accepted);
        return xml =>
        {
            xml.WriteStartElement("getPendingAccountPreferencesResponse", Ns);
            xml.WriteStartElement("return", Ns);
            xml.WriteStartElement("AccountPreferences", Ns);
            SenderChoices.Write(xml, identity.Owner, accepted);
            xml.WriteEndElement();
            xml.WriteStartElement("PendingSignatures", Ns);
            result.Write(xml, identity.Owner, clock.GetUtcNow());
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        };
    }
}
