using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity.Sessions;

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
        services.AddSingleton<SessionStore>();
        services.AddSingleton<LogInBook>();
        services.AddSingleton<CitizenSessions>();
        services.AddSingleton<LogInAttempts>();
        services.AddSingleton<CitizenLogIn>();
        if (options.TestEid) services.AddSingleton<IEidProvider, TestEid>();
        return services;
    }

    public static IEndpointRouteBuilder MapBudkavleCitizens(this IEndpointRouteBuilder routes)
    {
        routes.MapCitizenLogIn(routes.ServiceProvider.GetRequiredService<CitizenOptions>());
        return routes;
    }
}
