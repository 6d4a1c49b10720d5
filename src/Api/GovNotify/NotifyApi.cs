using Budkavle.Api.GovNotify.Access;
using Budkavle.Api.GovNotify.Bulk;
using Budkavle.Api.GovNotify.Files;
using Budkavle.Api.GovNotify.Keys;
using Budkavle.Api.GovNotify.Notifications;
using Budkavle.Api.GovNotify.Reading;
using Budkavle.Api.GovNotify.Templates;
using Budkavle.Api.Security;
using Budkavle.Grains.Letters.Outbound;

namespace Budkavle.Api.GovNotify;

/// <summary>
/// GOV.UK Notify's interface, version 2, below /v2, so that its client libraries work here unchanged. Needs senders and templates.
/// </summary>
public static class NotifyApi
{
    public static IServiceCollection AddBudkavleNotify(this IServiceCollection services, NotifyOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<OutboundBook>();
        services.AddSingleton<NotifyKeys>();
        services.AddSingleton<NotifyRates>();
        services.AddSingleton<NotifyAuthenticator>();
        services.AddSingleton<NotifyLetters>();
        services.AddSingleton<NotifyMessages>();
        services.AddSingleton<NotifyFiles>();
        services.AddSingleton<NotifyBulk>();
        services.AddSingleton<NotifyReader>();
        services.AddSingleton(provider => new NotifyRegistrar(provider.GetRequiredService<NotifyKeys>()));
        return services;
    }

    public static void MapNotify(this IEndpointRouteBuilder routes)
    {
        routes.MapNotifyKeys();
        var group = routes.MapGroup("").RequireNotifyKey().WithTags("GOV.UK Notify");
        group.MapNotifyTemplates();
        group.MapNotifications();
        group.MapMessages();
    }
}
