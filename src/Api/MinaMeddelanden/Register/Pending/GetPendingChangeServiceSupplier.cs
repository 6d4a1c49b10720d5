using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary><c>getPendingChangeServiceSupplier</c>: which move to the calling operator waits for more signatures.</summary>
internal sealed class GetPendingChangeServiceSupplier(PendingRequests pending, RegisterReader register, TimeProvider clock)
    : PendingOperation("getPendingChangeServiceSupplier", pending)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var identity = ReadIdentity(new ElementReader(request));
        var found = await FindAsync(identity, AccountRequestKind.Move, caller, cancellationToken);
        return xml =>
        {
            xml.WriteStartElement("getPendingChangeServiceSupplierResponse", Ns);
            xml.WriteStartElement("return", Ns);
            if (found is var (waiting, _) && register.FindSupplier(waiting.Terms.Domain) is { } supplier)
                StandingWriter.WriteSupplier(xml, "serviceSupplier", Ns, supplier);
            xml.WriteStartElement("pendingSignatures", Ns);
            if (found is var (_, result)) result.Write(xml, identity.Owner, clock.GetUtcNow());
            else xml.WriteElementString("Id", Schemas.Authority, identity.Owner);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        };
    }
}
