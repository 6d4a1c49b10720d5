using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary><c>getSenders</c>: the senders among the parties that are registered here.</summary>
internal sealed class GetSenders(SenderChoices choices) : AuthorityOperation("getSenders", Anybody)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        new ElementReader(request).End();
        // Those that somebody accepts who has turned nobody away.
        var senders = await choices.FindAcceptedAsync(new MailboxSettings());
        return Answer(xml =>
        {
            foreach (var (number, name) in senders)
            {
                xml.WriteStartElement("return", None);
                xml.WriteElementString("Id", Schemas.Sender, number);
                xml.WriteElementString("Name", Schemas.Sender, name);
                xml.WriteEndElement();
            }
        });
    }
}
