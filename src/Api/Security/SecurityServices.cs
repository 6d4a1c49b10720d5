using Budkavle.Api.Security.Clients;
using Budkavle.Api.Security.Keys;
using Budkavle.Api.Security.OAuth;
using Budkavle.Api.Security.Tokens;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Budkavle.Api.Security;

/// <summary>
/// Wires authentication. Needs from outside: <see cref="IClientDirectory"/>, <see cref="Budkavle.Storage.IDocumentStore"/> and
/// <see cref="Budkavle.Storage.Sealing.ISealer"/>.
/// </summary>
internal static class SecurityServices
{
    public static void AddBudkavleSecurity(this IServiceCollection services, SecurityOptions options)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<SealedDocuments>();
        services.AddSingleton<ISigningKeys, SigningKeys>();
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<IClientSecrets>(provider => provider.GetRequiredService<ClientSecrets>());
        services.AddSingleton<IAssertionReplayGuard, AssertionReplayGuard>();
        services.AddSingleton<ClientStatuses>();
        services.AddSingleton<FailureLimiter>();
        services.AddSingleton<ClientAssertions>();
        services.AddSingleton<ClientAuthenticator>();
        services.AddSingleton<VerifiedTokens>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton<ClosedSessions>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<ITokenIssuer, TokenIssuer>();
        services.AddHostedService<SecurityKeeper>();
    }
}
