using System.Security.Cryptography.Xml;
using System.Xml;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>A signature that can cover one thing only: the root of its document.</summary>
internal sealed class RootSignedXml : SignedXml
{
    public RootSignedXml(XmlDocument document)
        : base(document)
    {
        // Nothing is fetched, from wherever.
        Resolver = null!;
    }

    public override XmlElement? GetIdElement(XmlDocument? document, string idValue) =>
        document?.DocumentElement is { } root && root.GetAttribute("Id") == idValue ? root : null;
}
