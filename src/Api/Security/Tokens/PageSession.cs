namespace Budkavle.Api.Security.Tokens;

/// <summary>An operator's session at the pages of operations, from log-in to log-out.</summary>
/// <param name="Id">A random name.</param>
/// <param name="OpenedAt">When the client's secret was given, in whole seconds.</param>
public sealed record PageSession(string Id, DateTimeOffset OpenedAt)
{
    /// <summary>However often it is renewed: a working day, after which the secret is asked for again.</summary>
    public static readonly TimeSpan LifeMax = TimeSpan.FromHours(12);

    public DateTimeOffset EndsAt => OpenedAt + LifeMax;
}
