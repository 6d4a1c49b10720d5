using Budkavle.Api.Admission;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Delivering;
using Budkavle.Api.MinaMeddelanden.Distributing;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Register.Pending;
using Budkavle.Api.MinaMeddelanden.Relaying;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Api.MinaMeddelanden.Trust;
using Budkavle.Api.Security;
using Budkavle.Grains.Relaying;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Budkavle.Api.MinaMeddelanden;

/// <summary>
/// Mina meddelanden as the host sees it: a port of its own with mutual TLS, and the addresses that are there only.
/// </summary>
public static class MinaMeddelandenServices
{
    private const string RegisterPath = "/Recipient/v3";
    private const string ServicePath = "/Service/v3";
    private const string MessagePath = "/Message/v3";
    private const string AuthorityPath = "/Authority";

    /// <summary>
    /// A letter of 4 MB is in memory about ten times while its signatures are verified: 40 MB, where a unit is some 100 KB. Most letters
    /// are a hundredth of that, and 16 at once are more than the country sends.
    /// </summary>
    private const int DeliveryCostUnits = 128;

    private const int RegisterCostUnits = 8;

    /// <summary>After <c>AddBudkavleApi</c>, with what sending letters needs.</summary>
    public static IServiceCollection AddMinaMeddelanden(this IServiceCollection services, MinaMeddelandenOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<RevocationLists>();
        services.AddSingleton<Parties>();
        services.AddSingleton<SignatureVerifier>();
        services.AddSingleton<SealedLetters>();
        services.AddSingleton<LetterSenders>();
        services.AddSingleton<MailboxDelivery>();
        services.AddSingleton<RegisterReader>();
        services.AddSingleton<DistributionIds>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<CompanySigners>();
        services.AddSingleton<AccountAuthority>();
        services.AddSingleton<PendingRequests>();
        services.AddSingleton<AccountSigning>();
        services.AddSingleton<SenderChoices>();
        services.AddSingleton<OutgoingLetters>();
        services.AddSingleton<AnswerReader>();
        services.AddSingleton(provider => new DeliveryWriter(
            new LetterSigner(options.Certificate), provider.GetRequiredService<TimeProvider>()));
        foreach (var supplier in options.Operators.Where(supplier => supplier.Id != options.Supplier.Id))
        {
            services.AddSingleton<IOperatorLink>(
                provider => ActivatorUtilities.CreateInstance<OperatorLink>(provider, supplier));
        }

        services.AddOptions<KestrelServerOptions>().Configure<Parties>(
            (kestrel, parties) => kestrel.Listen(options.Listen, listen => Protect(listen, options, parties)));
        return services;
    }

    /// <summary>Keeps everything else off that port. Before <c>UseBudkavleApi</c>.</summary>
    public static IApplicationBuilder UseMinaMeddelanden(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var isOurs = http.Request.Path.Value is RegisterPath or ServicePath or MessagePath or AuthorityPath;
        if (isOurs || http.Connection.ClientCertificate is null) await next(http);
        else http.Response.StatusCode = StatusCodes.Status404NotFound;
    });

    public static void MapMinaMeddelanden(this IEndpointRouteBuilder routes)
    {
        var services = routes.ServiceProvider;
        routes.Map(
            RegisterPath, RegisterCostUnits,
        [
            New<IsReachable>(services), New<IsRegistered>(services), New<GetAccountPreferences>(services),
            New<StoreAccountPreferences>(services), New<ChangeServiceSupplier>(services), New<RegisterAccount>(services),
            New<DeregisterAccount>(services), New<IsAuthorizedSigner>(services), New<GetPendingAccountRequest>(services),
            New<DeletePendingAccountRequest>(services), New<GetPendingAccountPreferences>(services),
            New<DeletePendingAccountPreferences>(services), New<GetPendingChangeServiceSupplier>(services),
            New<DeletePendingChangeServiceSupplier>(services),
        ]);
        routes.Map(
            AuthorityPath, RegisterCostUnits, New<GetSenders>(services), New<GetDispatchers>(services), New<IsSenderAccepted>(services),
            ActivatorUtilities.CreateInstance<GetUserAccessRights>(services, "getUserAccessRights"),
            ActivatorUtilities.CreateInstance<GetUserAccessRights>(services, "getUserAccessRightsNoConcent"),
            New<TestNewSigner>(services), New<VerifyAuthorizedSignatures>(services));
        routes.Map(ServicePath, DeliveryCostUnits, New<DeliverSecure>(services), New<DeliverForward>(services), New<Notify>(services));
        routes.Map(MessagePath, DeliveryCostUnits, New<DistributeSecure>(services), New<CheckDistributionStatus>(services));
    }

    private static T New<T>(IServiceProvider services) => ActivatorUtilities.CreateInstance<T>(services);

    private static void Map(this IEndpointRouteBuilder routes, string path, int cost, params SoapOperation[] operations)
    {
        var endpoint = ActivatorUtilities.CreateInstance<SoapEndpoint>(
            routes.ServiceProvider, (IEnumerable<SoapOperation>)operations);
        routes.MapPost(path, (Func<HttpContext, Task>)endpoint.InvokeAsync)
            .Anonymous("The connection's client certificate says who calls; without one there is nothing here.")
            // Read and bounded by the endpoint, which answers with a fault of SOAP.
            .BodyBytesMax(null).Cost(cost).ExcludeFromDescription();
    }

    private static void Protect(ListenOptions listen, MinaMeddelandenOptions options, Parties parties)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = options.Certificate,
            ClientCertificateMode = ClientCertificateMode.RequireCertificate,
            // Whoever is not known does not get as far as a request.
            ClientCertificateValidation = (certificate, chain, _) =>
                parties.FindCaller(certificate, chain?.ChainPolicy.ExtraStore) is not null,
        });
    }
}
