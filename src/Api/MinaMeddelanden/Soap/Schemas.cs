namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// The namespaces of the contract. Types of version 3 are made of types of versions 1 and 2, so one message mixes all three.
/// </summary>
internal static class Schemas
{
    public const string Envelope = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    public const string Declarations = "http://www.w3.org/2000/xmlns/";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";
    public const string Common = Root + "Common";
    public const string Common3 = Root + "Common/v3";
    public const string Recipient = Root + "Recipient";
    public const string Recipient2 = Root + "Recipient/v2";
    public const string Recipient3 = Root + "Recipient/v3";
    public const string Message = Root + "Message";
    public const string Message2 = Root + "Message/v2";
    public const string Message3 = Root + "Message/v3";
    public const string Sender = Root + "Sender";
    public const string Service = Root + "Service";
    public const string Service3 = Root + "Service/v3";
    public const string Authority = Root + "Authority";
    public const string AuthorityService = "http://minameddelanden.gov.se/Authority";
    public const string Dispatcher = Root + "Dispatcher";
    public const string Notification2 = Root + "Notification/v2";
    public const string Notification3 = Root + "Notification/v3";
    private const string Root = "http://minameddelanden.gov.se/schema/";
}
