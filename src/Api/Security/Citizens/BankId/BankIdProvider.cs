namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>BankID among the ways to log in: leads to a page of our own, since BankID has none.</summary>
internal sealed class BankIdProvider : IEidProvider
{
    public const string ProviderId = "bankid";
    public const string Path = "/log-in/bankid";

    public string Id => ProviderId;

    public string NameIn(bool swedish) => "BankID";

    public ValueTask<string?> BeginAsync(LogInAttempt attempt, CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>(BankIdLogIn.PageOf(attempt));
}
