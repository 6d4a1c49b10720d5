namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>BankID refused a call, or could not be reached.</summary>
internal sealed class BankIdException(string code) : Exception("BankID: " + code)
{
    /// <summary>No connection, or no answer in time.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>An answer that says nothing we know.</summary>
    public const string Unknown = "unknown";

    /// <summary>BankID's <c>errorCode</c>, or one of the words above.</summary>
    public string Code { get; } = code;
}
