using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary>
/// An operation of <c>Authority</c>. Its elements are the contract's; their children are called <c>arg0</c>, <c>arg1</c> and
/// <c>return</c> and stand in no namespace.
/// </summary>
internal abstract class AuthorityOperation(string name, PartyRoles roles) : SoapOperation(Schemas.AuthorityService, name, roles)
{
    protected const PartyRoles Anybody = PartyRoles.Sender | PartyRoles.Agent | PartyRoles.Operator;

    /// <summary>No namespace.</summary>
    protected const string None = "";

    /// <summary>One argument that is a number.</summary>
    protected static string TakeNumber(ElementReader parts, string argument) =>
        RecipientIds.Check(parts.TakeText(None, argument).Trim(), argument);

    /// <summary>What is asked about an account: its owner's wish for it, or the end of somebody's consent.</summary>
    protected static void TakeAction(ElementReader parts, string argument)
    {
        if (parts.TakeText(None, argument).Trim() is not ("Ownership" or "CancelConsent"))
            throw SoapFaultException.Malformed($"{argument} is Ownership or CancelConsent.");
    }

    /// <summary>The response's element around what is written in it.</summary>
    protected Action<XmlWriter> Answer(Action<XmlWriter> content) => xml =>
    {
        xml.WriteStartElement("a", Request.Name + "Response", Schemas.AuthorityService);
        content(xml);
        xml.WriteEndElement();
    };
}
