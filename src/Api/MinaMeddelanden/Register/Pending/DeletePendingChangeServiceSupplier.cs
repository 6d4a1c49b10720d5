using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary><c>deletePendingChangeServiceSupplier</c>: takes a move to the calling operator back.</summary>
internal sealed class DeletePendingChangeServiceSupplier(PendingRequests pending, RegisterReader register)
    : PendingOperation("deletePendingChangeServiceSupplier", pending)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var identity = ReadOrganisation(request);
        // The schema has no answer without an operator.
        if (await FindAsync(identity, AccountRequestKind.Move, caller, cancellationToken) is not var (waiting, _)
            || register.FindSupplier(waiting.Terms.Domain) is not { } supplier)
        {
            throw NothingPending();
        }

        await EndAsync(identity, waiting);
        return xml =>
        {
            xml.WriteStartElement("deletePendingChangeServiceSupplierResponse", Ns);
            StandingWriter.WriteSupplier(xml, "serviceSupplier", Ns, supplier);
            xml.WriteEndElement();
        };
    }
}
