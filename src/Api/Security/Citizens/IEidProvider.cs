namespace Budkavle.Api.Security.Citizens;

/// <summary>One way to log in.</summary>
internal interface IEidProvider
{
    /// <summary>In addresses: lower-case letters.</summary>
    string Id { get; }

    /// <summary>As log-ins with it are written down.</summary>
    string Recorded => Id;

    /// <summary>As the citizen sees it.</summary>
    string NameIn(bool swedish);

    /// <summary>Where the browser goes to identify its user. Null if the e-ID does not answer now.</summary>
    ValueTask<string?> BeginAsync(LogInAttempt attempt, CancellationToken cancellationToken);
}
