using System.Xml;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Signing;

/// <summary>Makes the documents that an element may have been when it was signed.</summary>
internal static class SignedDocuments
{
    private const string Prefixes = "xmlns";

    /// <summary>The element as a document of its own.</summary>
    /// <param name="wire">The element as it came.</param>
    /// <param name="reading">How it may have looked.</param>
    /// <param name="name">The name it was signed under.</param>
    /// <param name="ns">And its namespace.</param>
    public static XmlDocument Cut(XmlElement wire, Reading reading, string name, string ns)
    {
        var document = new XmlDocument { PreserveWhitespace = reading != Reading.Unindented, XmlResolver = null };
        var root = Rename(wire, reading, name, ns);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        using var text = new StringReader(reading == Reading.PrefixLess ? WithoutPrefixes(root) : root.OuterXml);
        using var reader = XmlReader.Create(text, settings);
        document.Load(reader);
        return document;
    }

    /// <summary>
    /// A copy that stands alone: outside of its document's tree, so that what was declared around it is not there any more.
    /// </summary>
    private static XmlElement Rename(XmlElement wire, Reading reading, string name, string ns)
    {
        var isRenamed = wire.LocalName != name || wire.NamespaceURI != ns;
        var root = wire.OwnerDocument.CreateElement(isRenamed ? PrefixOf(wire, ns) : wire.Prefix, name, ns);
        foreach (XmlAttribute attribute in wire.Attributes)
        {
            if (attribute.NamespaceURI != Schemas.Declarations) root.SetAttributeNode((XmlAttribute)attribute.CloneNode(true));
            else if (reading != Reading.Needed) Declare(root, attribute, wire, isRenamed);
        }

        if (reading == Reading.InPlace)
        {
            for (var around = wire.ParentNode as XmlElement; around is not null; around = around.ParentNode as XmlElement)
            {
                foreach (XmlAttribute attribute in around.Attributes)
                    if (attribute.NamespaceURI == Schemas.Declarations) Declare(root, attribute, wire, isRenamed);
            }
        }

        for (var node = wire.FirstChild; node is not null; node = node.NextSibling) root.AppendChild(node.CloneNode(true));
        return root;
    }

    /// <summary>A declaration of a nearer element counts; one for the name that the root has lost has gone with it.</summary>
    private static void Declare(XmlElement root, XmlAttribute declaration, XmlElement wire, bool isRenamed)
    {
        if (isRenamed && declaration.Value == wire.NamespaceURI) return;
        var prefix = declaration.LocalName == Prefixes ? "" : declaration.LocalName;
        if (prefix == root.Prefix && declaration.Value != root.NamespaceURI) return;
        if (!root.HasAttribute(declaration.LocalName, Schemas.Declarations))
            root.SetAttributeNode((XmlAttribute)declaration.CloneNode(true));
    }

    /// <summary>The name that was lost had most probably the prefix that its children have.</summary>
    private static string PrefixOf(XmlElement wire, string ns) =>
        wire.ChildNodes.OfType<XmlElement>().FirstOrDefault(child => child.NamespaceURI == ns)?.Prefix ?? "";

    private static string WithoutPrefixes(XmlElement root)
    {
        using var text = new StringWriter();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
            WriteWithoutPrefixes(xml, root);
        return text.ToString();
    }

    private static void WriteWithoutPrefixes(XmlWriter xml, XmlElement element)
    {
        xml.WriteStartElement("", element.LocalName, element.NamespaceURI);
        foreach (XmlAttribute attribute in element.Attributes)
        {
            if (attribute.NamespaceURI != Schemas.Declarations)
                xml.WriteAttributeString(attribute.LocalName, attribute.NamespaceURI, attribute.Value);
        }

        for (var node = element.FirstChild; node is not null; node = node.NextSibling)
        {
            if (node is XmlElement child) WriteWithoutPrefixes(xml, child);
            else xml.WriteString(node.Value);
        }

        xml.WriteEndElement();
    }
}
