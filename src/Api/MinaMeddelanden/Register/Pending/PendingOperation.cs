using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary>
/// One of the operations about a change that waits for more signatures. They name the account and a person, who must be one of its
/// signatories; for anybody else nothing waits.
/// </summary>
internal abstract class PendingOperation(string name, PendingRequests pending)
    : SoapOperation(Schemas.Recipient2, name, PartyRoles.Operator)
{
    protected const string Ns = Schemas.Recipient2;

    /// <summary>What waits of a kind; null for nothing.</summary>
    protected Task<(AccountRequest Request, SigningResult Result)?> FindAsync(
        (string Owner, string User) identity, AccountRequestKind kind, KnownParty caller, CancellationToken cancellationToken) =>
        pending.FindForAsync(identity.Owner, identity.User, kind, caller, cancellationToken);

    protected Task EndAsync((string Owner, string User) identity, AccountRequest request) =>
        pending.EndAsync(identity.Owner, request, identity.User);

    /// <exception cref="SoapFaultException">It is not as the contract has it.</exception>
    protected static (string Owner, string User) ReadIdentity(ElementReader parts)
    {
        var owner = RecipientIds.Check(parts.TakeText(Ns, "Id").Trim(), "Id");
        var user = RecipientIds.Check(parts.TakeText(Ns, "UserIdentity").Trim(), "UserIdentity");
        parts.End();
        return (owner, user);
    }

    /// <summary>The same within the only element of the request.</summary>
    /// <exception cref="SoapFaultException">It is not as the contract has it.</exception>
    protected static (string Owner, string User) ReadOrganisation(XmlElement request)
    {
        var parts = new ElementReader(request);
        var identity = ReadIdentity(new ElementReader(parts.Take(Ns, "organizationIdentity")));
        parts.End();
        return identity;
    }

    protected static SoapFaultException NothingPending() => new(FaultCode.NothingPending, "Nothing of this account waits for signatures.");
}
