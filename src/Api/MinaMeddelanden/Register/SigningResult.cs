using System.Xml;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>Whether an account's owner has signed (<c>SignatureAuthorizationResult</c> of schema Authority).</summary>
/// <param name="Status">Whether it is enough.</param>
internal sealed record SigningResult(SigningStatus Status)
{
    private const string Ns = Schemas.Authority;

    /// <summary>
    /// Who has signed of a company's signatories, by number and name. Only those: nobody is told of who has not, for the register of
    /// signatories keeps no numbers.
    /// </summary>
    public IReadOnlyList<(string Number, string Name)> SignedBy { get; init; } = [];

    /// <summary>When the last signature came; null for now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The children of the element.</summary>
    public void Write(XmlWriter xml, string owner, DateTimeOffset now)
    {
        xml.WriteElementString("Id", Ns, owner);
        WritePersons(xml, Ns, SignedBy);
        xml.WriteElementString("Status", Ns, Status.ToString());
        var at = (At ?? now).UtcDateTime;
        xml.WriteElementString("Timestamp", Ns, XmlConvert.ToString(at, XmlDateTimeSerializationMode.Utc));
        if (Status == SigningStatus.Incomplete) xml.WriteElementString("Text", Ns, "Ännu en firmatecknare behöver skriva under.");
    }

    public static void WritePersons(XmlWriter xml, string ns, IEnumerable<(string Number, string Name)> persons)
    {
        foreach (var (number, name) in persons)
        {
            xml.WriteStartElement("SignedBy", ns);
            xml.WriteElementString("Id", Ns, number);
            xml.WriteElementString("Name", Ns, name);
            xml.WriteEndElement();
        }
    }

    /// <summary>Shown in logs instead of the numbers.</summary>
    public override string ToString() => Status.ToString();
}
