using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;

namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>One operation of the contract.</summary>
/// <param name="ns">Namespace of the request's element.</param>
/// <param name="name">Its name.</param>
/// <param name="roles">Who may ask for it.</param>
internal abstract class SoapOperation(string ns, string name, PartyRoles roles)
{
    public (string Namespace, string Name) Request => (ns, name);

    public PartyRoles Roles => roles;

    /// <summary>Does what is asked for and returns what writes the answer: the response's element.</summary>
    /// <exception cref="SoapFaultException">It cannot be done; nothing was.</exception>
    public abstract Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken);
}
