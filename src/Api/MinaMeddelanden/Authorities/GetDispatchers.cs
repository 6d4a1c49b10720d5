using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary><c>getDispatchers</c>: the senders' agents among the parties. Here each acts for every sender.</summary>
internal sealed class GetDispatchers(SenderChoices choices, MinaMeddelandenOptions options)
    : AuthorityOperation("getDispatchers", Anybody)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        new ElementReader(request).End();
        var senders = await choices.FindAcceptedAsync(new MailboxSettings());
        return Answer(xml =>
        {
            foreach (var agent in options.Parties.Where(party => party.Is(PartyRoles.Agent)))
            {
                xml.WriteStartElement("return", None);
                xml.WriteElementString("Id", Schemas.Dispatcher, agent.Organisation);
                xml.WriteElementString("Name", Schemas.Dispatcher, agent.Name ?? agent.Organisation);
                foreach (var (number, _) in senders) xml.WriteElementString("Senders", Schemas.Dispatcher, number);
                xml.WriteEndElement();
            }
        });
    }
}
