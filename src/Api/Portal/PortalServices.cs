using Budkavle.Api.Portal.Downloads;
using Budkavle.Api.Portal.Drafts;
using Budkavle.Api.Portal.Forms;
using Budkavle.Api.Portal.Merging;
using Budkavle.Api.Portal.Paper;
using Budkavle.Api.Portal.Progress;
using Budkavle.Api.Portal.Received;
using Budkavle.Grains.Identity;
using Budkavle.Grains.Portal;

namespace Budkavle.Api.Portal;

/// <summary>The senders' portal as the host sees it: add, and map its routes. Its pages come with the others.</summary>
public static class PortalServices
{
    public static IServiceCollection AddBudkavlePortal(this IServiceCollection services, PortalOptions options) => services
        .AddSingleton(options)
        .AddSingleton<PortalMemberships>()
        .AddSingleton(provider => new PortalDesk(
            provider.GetRequiredService<IGrainFactory>(), provider.GetRequiredService<KeyedHashes>(),
            provider.GetRequiredService<PortalMemberships>()))
        .AddSingleton<PortalLog>()
        .AddSingleton<PortalDrafts>()
        .AddSingleton<DraftDesk>()
        .AddSingleton<FormDrafts>()
        .AddSingleton<PortalGate>()
        .AddSingleton<PortalDownloads>()
        .AddSingleton<ProgressBook>()
        .AddSingleton<MergeStore>()
        .AddSingleton<MergeCheck>()
        .AddSingleton<MergeDesk>()
        .AddSingleton<MergeResults>()
        .AddSingleton<PaperChoices>()
        .AddSingleton<PaperDesk>()
        .AddSingleton<ReceivedReader>()
        .AddHostedService<MergeService>();

    public static IEndpointRouteBuilder MapBudkavlePortal(this IEndpointRouteBuilder routes)
    {
        routes.MapPortalUsers();
        routes.MapPortalFiles();
        return routes;
    }
}
