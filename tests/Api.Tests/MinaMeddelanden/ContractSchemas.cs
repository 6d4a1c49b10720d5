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

    /// <summary>
    /// The WSDL of Authority is not among the published files. Its elements are written here, around the published types.
    /// </summary>
    private const string Authority = """
        <schema targetNamespace="http://minameddelanden.gov.se/Authority" xmlns="http://www.w3.org/2001/XMLSchema"
            xmlns:a="http://minameddelanden.gov.se/schema/Authority" xmlns:d="http://minameddelanden.gov.se/schema/Dispatcher"
            xmlns:s="http://minameddelanden.gov.se/schema/Sender" elementFormDefault="unqualified">
          <import namespace="http://minameddelanden.gov.se/schema/Authority" />
          <import namespace="http://minameddelanden.gov.se/schema/Dispatcher" />
          <import namespace="http://minameddelanden.gov.se/schema/Sender" />
          ELEMENTS
        </schema>
        """;

    private static readonly (string Operation, string Type, string Most)[] _authorityAnswers =
    [
        ("getSenders", "s:Sender", "unbounded"), ("getDispatchers", "d:Dispatcher", "unbounded"), ("isSenderAccepted", "boolean", "1"),
        ("getUserAccessRights", "a:UserAccessRightsResult", "1"), ("getUserAccessRightsNoConcent", "a:UserAccessRightsResult", "1"),
        ("testNewSigner", "a:SignatureAuthorizationResult", "1"), ("verifyAuthorizedSignatures", "a:SignatureAuthorizationResult", "1"),
    ];

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
        string[] names =
        [
            "Authority.xsd", "Dispatcher.xsd", "Sender.xsd", "v3/Recipient.xsd", "v2/Recipient.xsd", "v3/Service.xsd", "v3/Message.xsd",
            "v3/Common.xsd",
        ];
        foreach (var name in names)
        {
            using var reader = XmlReader.Create(Path.Combine(SharedData.PathOf(Folder), name), settings);
            schemas.Add(null, reader);
        }

        var answers = string.Concat(_authorityAnswers.Select(answer =>
            $"<element name=\"{answer.Operation}Response\"><complexType><sequence><element name=\"return\" type=\"{answer.Type}\" "
            + $"minOccurs=\"{(answer.Most == "1" ? 1 : 0)}\" maxOccurs=\"{answer.Most}\" /></sequence></complexType></element>"));
        using var authority = XmlReader.Create(new StringReader(Authority.Replace("ELEMENTS", answers, StringComparison.Ordinal)));
        schemas.Add(null, authority);
        schemas.Compile();
        return schemas;
    }
}
