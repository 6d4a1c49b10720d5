using System.Xml;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>What an operator asks for an owner (<c>AccountRequest</c> of schema Recipient): an account, or the end of one.</summary>
/// <param name="Owner">The account's number.</param>
/// <param name="Text">What the owner signed.</param>
/// <param name="Supplier">The operator that it names.</param>
internal sealed record AskedAccount(string Owner, string Text, ServiceSupplier Supplier)
{
    private const string Ns = Schemas.Recipient;

    /// <param name="element">The request.</param>
    /// <param name="type">Create or Delete.</param>
    /// <param name="caller">The operator that asks, which must be the one that is named.</param>
    /// <param name="register">Knows the operators.</param>
    /// <exception cref="SoapFaultException">It is not as the contract has it, or another operator's.</exception>
    public static AskedAccount Read(XmlElement element, string type, KnownParty caller, RegisterReader register)
    {
        var parts = new ElementReader(element);
        var owner = RecipientIds.Check(parts.TakeText(Ns, "Id").Trim(), "Id");
        var asked = parts.TakeText(Ns, "Type").Trim();
        var text = parts.TakeText(Ns, "AgreementText");
        parts.TakeText(Ns, "Timestamp");
        var supplier = register.FindSupplier(parts.TakeText(Ns, "ServiceSupplier").Trim());
        parts.End();
        if (asked != type) throw SoapFaultException.Malformed($"The Type of this request is {type}.");
        AccountAuthority.CheckOperator(caller, supplier);
        AccountAuthority.CheckNames(text, supplier!);
        return new AskedAccount(owner, text, supplier!);
    }

    public AccountTerms ToTerms(AccountRequestKind kind) =>
        new() { Kind = kind, Operator = Supplier.Id, Domain = Supplier.Domain, Text = Text };
}
