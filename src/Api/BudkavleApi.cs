using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Api.Security.OAuth;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Budkavle.Api;

/// <summary>The HTTP side as the host sees it: add, use, map.</summary>
public static class BudkavleApi
{
    /// <summary>
    /// Adds authentication, admission, problems and documentation. The host also registers <c>IClientDirectory</c>,
    /// <c>IDocumentStore</c> and <c>ISealer</c>, and opens the store in a hosted service registered before this call.
    /// </summary>
    public static IServiceCollection AddBudkavleApi(this IServiceCollection services, BudkavleApiOptions options)
    {
        var limits = options.Limits;
        limits.Validate();
        services.AddSingleton(limits);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMemoryGauge, MemoryGauge>();
        services.AddSingleton<AdmissionGate>();
        services.AddSingleton<RequestBodies>();
        services.AddSingleton<ClientRates>();
        services.AddSingleton<ProblemAnswers>();
        services.Configure<KestrelServerOptions>(limits.Apply);
        // Binding faults come as exceptions, so that one place answers them all.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.MaxDepth = limits.JsonDepthMax;
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.RespectNullableAnnotations = true;
        });
        services.AddBudkavleSecurity(options.Security);
        services.AddBudkavleDocumentation(options.Security);
        return services;
    }

    /// <summary>
    /// The pipeline: routing, and the guard before every endpoint. Call it before any other middleware that answers requests.
    /// </summary>
    public static IApplicationBuilder UseBudkavleApi(this IApplicationBuilder app)
    {
        app.UseRouting();
        app.UseMiddleware<GuardMiddleware>();
        app.UseDocumentationPage();
        return app;
    }

    /// <summary>Maps tokens, keys, problem pages and documentation.</summary>
    public static IEndpointRouteBuilder MapBudkavleApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOAuth(routes.ServiceProvider.GetRequiredService<SecurityOptions>());
        routes.MapProblemPages();
        routes.MapDocumentation();
        return routes;
    }
}
