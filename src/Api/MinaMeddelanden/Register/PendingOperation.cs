using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>
/// The six operations about what waits for more signatures. Nothing ever does: all signatures come in one call here, and what they are not
/// enough for is not kept. So what was taken back is gone, and what is asked for is not there, whoever's account it is.
/// </summary>
internal sealed class PendingOperation : SoapOperation
{
    private readonly Func<ElementReader, Action<XmlWriter>> _answer;

    private PendingOperation(string ns, string name, Func<ElementReader, Action<XmlWriter>> answer)
        : base(ns, name, PartyRoles.Operator) => _answer = answer;

    public static SoapOperation[] All { get; } =
    [
        new PendingOperation(Schemas.Recipient3, "getPendingAccountRequest", parts =>
        {
            RecipientLists.Read(parts, Schemas.Recipient3);
            parts.TakeText(Schemas.Recipient3, "userIdentity");
            return xml => WriteEmpty(xml, "getPendingAccountRequestResponse", Schemas.Recipient3);
        }),
        new PendingOperation(Schemas.Recipient3, "deletePendingAccountRequest", parts =>
        {
            RecipientIds.Check(parts.TakeText(Schemas.Recipient3, "recipientId").Trim(), "recipientId");
            parts.TakeText(Schemas.Recipient3, "userIdentity");
            return xml => WriteEmpty(xml, "deletePendingAccountRequestResponse", Schemas.Recipient3);
        }),
        new PendingOperation(Schemas.Recipient2, "getPendingAccountPreferences", parts =>
        {
            ReadIdentity(parts);
            // The schema has no answer without preferences.
            throw NothingPending();
        }),
        new PendingOperation(Schemas.Recipient2, "deletePendingAccountPreferences", parts =>
        {
            var (owner, user) = ReadIdentity(new ElementReader(parts.Take(Schemas.Recipient2, "organizationIdentity")));
            return xml =>
            {
                xml.WriteStartElement("deletePendingAccountPreferencesResponse", Schemas.Recipient2);
                xml.WriteStartElement("return", Schemas.Recipient2);
                xml.WriteElementString("Id", Schemas.Recipient2, owner);
                xml.WriteElementString("UserIdentity", Schemas.Recipient2, user);
                xml.WriteEndElement();
                xml.WriteEndElement();
            };
        }),
        new PendingOperation(Schemas.Recipient2, "getPendingChangeServiceSupplier", parts =>
        {
            var (owner, _) = ReadIdentity(parts);
            return xml =>
            {
                xml.WriteStartElement("getPendingChangeServiceSupplierResponse", Schemas.Recipient2);
                xml.WriteStartElement("return", Schemas.Recipient2);
                xml.WriteStartElement("pendingSignatures", Schemas.Recipient2);
                xml.WriteElementString("Id", Schemas.Authority, owner);
                xml.WriteEndElement();
                xml.WriteEndElement();
                xml.WriteEndElement();
            };
        }),
        new PendingOperation(Schemas.Recipient2, "deletePendingChangeServiceSupplier", parts =>
        {
            ReadIdentity(new ElementReader(parts.Take(Schemas.Recipient2, "organizationIdentity")));
            // The schema has no answer without an operator.
            throw NothingPending();
        }),
    ];

    public override Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var answer = _answer(parts);
        parts.End();
        return Task.FromResult(answer);
    }

    private static (string Owner, string User) ReadIdentity(ElementReader parts)
    {
        var owner = RecipientIds.Check(parts.TakeText(Schemas.Recipient2, "Id").Trim(), "Id");
        var user = RecipientIds.Check(parts.TakeText(Schemas.Recipient2, "UserIdentity").Trim(), "UserIdentity");
        parts.End();
        return (owner, user);
    }

    private static void WriteEmpty(XmlWriter xml, string name, string ns)
    {
        xml.WriteStartElement(name, ns);
        xml.WriteEndElement();
    }

    private static SoapFaultException NothingPending() => new(FaultCode.NothingPending, "Nothing of this account waits for signatures.");
}
