using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>
/// The contract's own schemas, which lie beside the repository; they judge every request and answer where they are there.
/// </summary>
internal static class ContractSchemas
{
    public const string Folder = "minameddelanden/schema";
    private static readonly Lazy<XmlSchemaSet> _schemas = new(Load);

    public static bool IsThere => SharedData.MissingReason(Folder) is null;

    /// <summary>The element in a body: a request, an answer, or a fault's detail.</summary>
    public static void Check(XElement body)
    {
        var judged = body.Name.LocalName == "Fault" ? body.Element("detail")!.Elements().Single() : body;
        var faults = FaultsOf(judged);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    public static List<string> FaultsOf(XElement element)
    {
        var faults = new List<string>();
        if (_schemas.Value.GlobalElements[new XmlQualifiedName(element.Name.LocalName, element.Name.NamespaceName)] is null)
            faults.Add($"The contract has no element {element.Name}.");
        new XDocument(element).Validate(_schemas.Value, (_, fault) => faults.Add(fault.Message));
        return faults;
    }

    private static XmlSchemaSet Load()
    {
        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Parse, XmlResolver = new XmlUrlResolver() };
        foreach (var name in new[] { "v3/Recipient.xsd", "v2/Recipient.xsd", "v3/Service.xsd", "v3/Message.xsd", "v3/Common.xsd" })
        {
            using var reader = XmlReader.Create(Path.Combine(SharedData.PathOf(Folder), name), settings);
            schemas.Add(null, reader);
        }

        schemas.Compile();
        return schemas;
    }
}
