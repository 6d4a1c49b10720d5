namespace Budkavle.Api.MinaMeddelanden.Soap;

/// <summary>
/// Ends the reading of a call with a fault. Its text goes to the caller: it names elements of the contract and never repeats what the call
/// held.
/// </summary>
internal sealed class SoapFaultException(FaultCode code, string description) : Exception(description)
{
    public FaultCode Code => code;

    public bool IsServer => code >= FaultCode.Overloaded;

    /// <summary>The fault of SOAP 1.1 itself that this is.</summary>
    public string FaultName { get; init; } = code >= FaultCode.Overloaded ? "Server" : "Client";

    public static SoapFaultException Malformed(string description) => new(FaultCode.Malformed, description);
}
