using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Operations;
using Budkavle.Api.Operations.Watching;
using Budkavle.Api.Pages.My;
using Budkavle.Api.Pages.Sent;
using Budkavle.Api.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;

namespace Budkavle.Api.Pages.Web;

/// <summary>The pages as the host sees them: add and map.</summary>
public static class BudkavlePages
{
    private const int FormBytesMax = 4096;
    private const string OwnReferrer = "same-origin";
    private static readonly TimeSpan _everyHalfSecond = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _everySecond = TimeSpan.FromSeconds(1);

    public static IServiceCollection AddBudkavlePages(this IServiceCollection services, MyOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<DemoSite>();
        services.AddSingleton<EventStream>();
        services.AddSingleton<OpsSession>();
        services.AddSingleton<OpsReader>();
        services.AddSingleton<MeterReader>();
        services.AddSingleton(new AlarmBoard(AlarmRules.All));
        services.AddSingleton<DispatchBoard>();
        services.AddSingleton<OperatorBoard>();
        services.AddHostedService<Watch>();
        services.AddSingleton<SearchWords>();
        services.AddSingleton<LetterOpening>();
        services.AddSingleton<OpeningLog>();
        services.AddWebEncoders(encoders => encoders.TextEncoderSettings =
            new System.Text.Encodings.Web.TextEncoderSettings(System.Text.Unicode.UnicodeRanges.All));
        // Forms are guarded by OpsSession.IsOwnForm: no key ring for anti-forgery tokens has to be kept.
        services.AddRazorPages(pages => pages.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute())
                .ConfigureFilter(new KnownMethods())
                .AddFolderApplicationModelConvention("/Sent", SendingPage.Limit))
            .ConfigureApplicationPartManager(parts =>
            {
                var own = typeof(BudkavlePages).Assembly;
                if (parts.ApplicationParts.Any(part => part.Name == own.GetName().Name)) return;
                foreach (var part in ApplicationPartFactory.GetApplicationPartFactory(own).GetApplicationParts(own))
                    parts.ApplicationParts.Add(part);
            });
        // Nothing here is protected by it, so it should not make keys in the user's home at every start.
        foreach (var keys in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToArray())
            services.Remove(keys);
        return services;
    }

    public static IEndpointRouteBuilder MapBudkavlePages(this IEndpointRouteBuilder routes)
    {
        PageAssets.Map(routes);
        routes.MapLetterFiles();
        routes.MapSentFiles();
        routes.MapRazorPages().WithMetadata(PublicPages());
        routes.MapGet("/live/letters", CountAsync).Anonymous("A count that tells of nobody").ExcludeFromDescription();
        routes.MapGet("/demo/recipients/{index:int}/events", FollowMailboxAsync).Anonymous("Demo only").Cost(0).ExcludeFromDescription();
        routes.MapGet("/ops/events", FollowEngineAsync).Anonymous("Asks for the operator's cookie").Cost(0).ExcludeFromDescription();
        routes.MapPost("/ops/renew", RenewAsync).Anonymous("Asks for the operator's cookie").ExcludeFromDescription();
        routes.MapPost("/ops/login", LogInAsync).Anonymous("The client's secret is in the form").BodyBytesMax(FormBytesMax)
            .ExcludeFromDescription();
        routes.MapPost("/ops/logout", LogOutAsync).Anonymous("Ends a session").ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> CountAsync(OpsReader reader, CancellationToken cancellationToken) =>
        Results.Json(new Dictionary<string, long> { ["letters"] = (await reader.ReadAsync(cancellationToken)).Engine.Letters });

    private static EndpointAccess PublicPages() => EndpointAccess.Open("Pages; /ops asks for the operator's cookie itself");

    private static async Task FollowMailboxAsync(int index, HttpContext http, DemoSite demo, MailboxReader reader, EventStream stream)
    {
        if (!demo.TryEnter(http, index))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var last = await demo.CountAsync(http, reader, index);
        await stream.RunAsync(http, _everyHalfSecond, async _ =>
        {
            var now = await demo.CountAsync(http, reader, index);
            if (now == last) return null;
            last = now;
            return ("changed", $"{{\"letters\":{now.Letters}}}");
        });
    }

    private static async Task FollowEngineAsync(HttpContext http, OpsSession session, OpsReader reader, EventStream stream)
    {
        if (!await session.IsOpenAsync(http))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await stream.RunAsync(http, _everySecond, async cancellationToken =>
            ("snapshot", JsonSerializer.Serialize(await reader.ReadAsync(cancellationToken), PagesJson.Default.OpsSnapshot)));
    }

    private static async Task<IResult> RenewAsync(HttpContext http, OpsSession session) =>
        OpsSession.IsOwnForm(http.Request) && await session.TryRenewAsync(http) ? Results.NoContent() : Results.Unauthorized();

    private static async Task<IResult> LogInAsync(HttpContext http, OpsSession session)
    {
        if (!OpsSession.IsOwnForm(http.Request) || !http.Request.HasFormContentType) return Results.LocalRedirect("/ops/login?failed=1");
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (id, secret) = (form["clientId"].ToString().Trim(), form["clientSecret"].ToString().Trim());
        var open = await session.TryOpenAsync(http, id, secret);
        return SeeOther(http, open ? "/ops" : "/ops/login?failed=1");
    }

    private static async Task<IResult> LogOutAsync(HttpContext http, OpsSession session)
    {
        if (OpsSession.IsOwnForm(http.Request)) await session.CloseAsync(http);
        return SeeOther(http, "/ops/login");
    }

    private static IResult SeeOther(HttpContext http, string path)
    {
        http.Response.Headers.Location = path;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Headers of the operator's pages: never kept, and their forms say where they come from.</summary>
    internal static void Guard(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = OwnReferrer;
    }
}
