using Budkavle.Api.Mailboxes;
using Budkavle.Api.Mandates;
using Budkavle.Api.Security.Citizens.BankId;
using Budkavle.Api.Security.Citizens.Oidc;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Security.Keys;
using Budkavle.Domain.Identity.Sessions;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Budkavle.Api.Security.Citizens;

/// <summary>The citizen's log-in as the host sees it: add and map.</summary>
public static class CitizenServices
{
    /// <summary>
    /// After <c>AddBudkavleApi</c>. Needs <c>KeyedHashes</c> from outside.
    /// </summary>
    /// <exception cref="ArgumentException">The options are not to be used, above all a test e-ID in production.</exception>
    public static IServiceCollection AddBudkavleCitizens(this IServiceCollection services, CitizenOptions options, string issuer)
    {
        options.Validate(issuer);
        services.AddSingleton(options);
        services.AddSingleton(options.Sessions);
        services.AddSingleton<CitizenCookies>();
        services.AddSingleton<SealedText>();
        services.AddSingleton<SealedCookies>();
        services.AddSingleton<LogInRates>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<LogInBook>();
        services.AddSingleton<CitizenSessions>();
        services.AddSingleton<LogInAttempts>();
        services.AddSingleton<MailboxRegister>();
        services.TryAddSingleton<ISignatoryRegister, NoSignatories>();
        services.AddSingleton<MandateDesk>();
        services.AddSingleton<MailboxGate>();
        services.AddSingleton<ReaderDesk>();
        services.AddSingleton<RegisterOrders>();
        services.AddSingleton<CitizenLogIn>();
        if (options.TestEid) services.AddSingleton<IEidProvider, TestEid>();
        if (options.BankId is { } bankId) services.AddBankId(bankId);
        if (options.Oidc is { } oidc) services.AddOidc(oidc);
        return services;
    }

    private static void AddBankId(this IServiceCollection services, BankIdOptions options)
    {
        // Read at once, like the key below.
        var http = new BankIdHttp(options);
        services.AddSingleton(_ => http);
        services.AddSingleton<BankIdClient>();
        services.AddSingleton<BankIdLogIn>();
        services.AddSingleton<IEidProvider, BankIdProvider>();
    }

    private static void AddOidc(this IServiceCollection services, OidcOptions options)
    {
        // Read at once: a service whose key is missing does not start, instead of failing at the first log-in.
        services.AddSingleton(OidcClientKey.Read(options.KeyFile, options.EncryptionKeyFile));
        services.AddSingleton(options);
        services.AddSingleton<OidcHttp>();
        services.AddSingleton<OidcDirectory>();
        services.AddSingleton<OidcTokens>();
        services.AddSingleton<OidcProvider>();
        services.AddSingleton<IEidProvider>(provider => provider.GetRequiredService<OidcProvider>());
    }

    public static IEndpointRouteBuilder MapBudkavleCitizens(this IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<CitizenOptions>();
        routes.MapCitizenLogIn(options);
        if (options.BankId is not null) routes.MapBankId();
        if (options.Oidc is not null) routes.MapOidc();
        return routes;
    }
}
