using System.Xml;

namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// Reads the children of an element in the order of the schema, by namespace and name. Whatever else is there, an attribute, a text
/// between elements, an element too many, is refused: what is not read must not be signed and sent along.
/// </summary>
internal sealed class ElementReader
{
    private XmlNode? _next;

    public ElementReader(XmlElement element, bool mayHaveId = false, bool anyAttributes = false)
    {
        if (!anyAttributes) CheckAttributes(element, mayHaveId);
        _next = SkipSpace(element.FirstChild);
    }

    /// <exception cref="SoapFaultException">The next element is another, or there is none.</exception>
    public XmlElement Take(string ns, string name) => TryTake(ns, name)
        ?? throw SoapFaultException.Malformed($"The contract asks for the element {name} of {ns} here.");

    public XmlElement? TryTake(string ns, string name)
    {
        if (_next is not XmlElement element || element.LocalName != name || element.NamespaceURI != ns) return null;
        _next = SkipSpace(element.NextSibling);
        return element;
    }

    public XmlElement TakeAny() => _next is XmlElement element
        ? TryTake(element.NamespaceURI, element.LocalName)!
        : throw SoapFaultException.Malformed("An element is missing.");

    public string TakeText(string ns, string name) => TextOf(Take(ns, name));

    public string? TryTakeText(string ns, string name) => TryTake(ns, name) is { } element ? TextOf(element) : null;

    /// <exception cref="SoapFaultException">Something follows.</exception>
    public void End()
    {
        if (_next is not null) throw SoapFaultException.Malformed("An element has a child that the contract does not have there.");
    }

    /// <summary>The text of an element that holds nothing else.</summary>
    public static string TextOf(XmlElement element)
    {
        CheckAttributes(element, mayHaveId: false);
        for (var node = element.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is not XmlCharacterData) throw SoapFaultException.Malformed("An element holds more than text.");
        }

        return element.InnerText;
    }

    private static XmlNode? SkipSpace(XmlNode? node)
    {
        for (; node is not null and not XmlElement; node = node.NextSibling)
        {
            if (node is not XmlCharacterData || !string.IsNullOrWhiteSpace(node.Value))
                throw SoapFaultException.Malformed("There is text where the contract has elements only.");
        }

        return node;
    }

    private static void CheckAttributes(XmlElement element, bool mayHaveId)
    {
        foreach (XmlAttribute attribute in element.Attributes)
        {
            if (attribute.NamespaceURI == Schemas.Declarations) continue;
            // Toolkits write types and places of schemas; neither changes what is meant. An element that is nil would.
            if (attribute.NamespaceURI == Schemas.Instance && attribute.LocalName != "nil") continue;
            if (mayHaveId && attribute.Name == "Id") continue;
            throw SoapFaultException.Malformed("An element has an attribute that the contract does not have there.");
        }
    }
}
