using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>Writes what the register says, in types of schema Recipient.</summary>
internal static class StandingWriter
{
    private const string Ns = Schemas.Recipient;

    /// <summary>The children of an AccountStatus.</summary>
    /// <param name="xml">Where to.</param>
    /// <param name="standing">What the register says.</param>
    /// <param name="isPending">Whether the opening or the end of the account waits for signatures.</param>
    public static void WriteAccount(XmlWriter xml, in Standing standing, bool isPending)
    {
        xml.WriteElementString("RecipientId", Ns, standing.Recipient);
        xml.WriteElementString("Type", Ns, standing.Supplier is null ? "Not" : "Secure");
        xml.WriteElementString("Pending", Ns, isPending ? "true" : "false");
        if (standing.Supplier is { } supplier) WriteSupplier(xml, "ServiceSupplier", Ns, supplier);
    }

    public static void WriteSupplier(XmlWriter xml, string name, string ns, ServiceSupplier supplier)
    {
        xml.WriteStartElement(name, ns);
        xml.WriteElementString("Id", Ns, supplier.Id);
        xml.WriteElementString("Name", Ns, supplier.Name);
        // Spelt as the schema spells it.
        xml.WriteElementString("ServiceAdress", Ns, supplier.ServiceAddress);
        if (supplier.UiAddress is { } ui) xml.WriteElementString("UIAdress", Ns, ui);
        xml.WriteElementString("InternalServiceAdress", Ns, supplier.InternalServiceAddress ?? supplier.ServiceAddress);
        xml.WriteEndElement();
    }
}
