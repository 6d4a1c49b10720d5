namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// The built-in e-ID of demos and tests: a page where one chooses who to be. It is not registered at all in a production service, whose
/// start refuses it.
/// </summary>
internal sealed class TestEid : IEidProvider
{
    public const string ProviderId = "test";

    public string Id => ProviderId;

    public string NameIn(bool swedish) => swedish ? "Test-e-legitimation" : "Test e-ID";

    public ValueTask<string?> BeginAsync(LogInAttempt attempt, CancellationToken cancellationToken) =>
        ValueTask.FromResult<string?>("/log-in/test?state=" + attempt.State);
}
