using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary><c>isSenderAccepted</c>: whether an organisation is one of the senders of <see cref="GetSenders"/>.</summary>
internal sealed class IsSenderAccepted(SenderChoices choices) : AuthorityOperation("isSenderAccepted", Anybody)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var organisation = TakeNumber(parts, "arg0");
        parts.End();
        var senders = await choices.FindAcceptedAsync(new MailboxSettings());
        var isAccepted = senders.Any(sender => sender.Number == organisation);
        return Answer(xml => xml.WriteElementString("return", None, isAccepted ? "true" : "false"));
    }
}
