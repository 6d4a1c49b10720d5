using System.Globalization;
using Budkavle.Api.Admission;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// The routes of logging in and out. Every way ends in a page of ours, by 303 so that nothing is sent twice; what went wrong travels as
/// one of a few words, never as a text of the e-ID's.
/// </summary>
internal static class LogInEndpoints
{
    private const int FormBytesMax = 4096;

    public static void MapCitizenLogIn(this IEndpointRouteBuilder routes, CitizenOptions options)
    {
        routes.MapGet("/log-in/start/{provider}", StartAsync).LimitLogIns().Anonymous("Begins a log-in").ExcludeFromDescription();
        routes.MapPost("/log-out", LogOutAsync).RequireCitizenForm();
        routes.MapPost("/log-out/everywhere", LogOutEverywhereAsync).RequireCitizenForm();
        if (!options.TestEid) return;
        routes.MapPost("/log-in/test", LogInAsTestAsync).Anonymous("Test e-ID of a demo").BodyBytesMax(FormBytesMax)
            .ExcludeFromDescription();
    }

    /// <summary>The page that tells what went wrong and lets one try again.</summary>
    public static string ProblemPage(EidFailure failure) =>
        failure == EidFailure.None ? "/log-in" : "/log-in?problem=" + failure.ToString().ToLowerInvariant();

    public static IResult SeeOther(HttpContext http, string address)
    {
        BudkavlePages.Guard(http.Response);
        http.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Answers 303 to a page that asks for patience where too many log-ins begin from one address.</summary>
    public static RouteHandlerBuilder LimitLogIns(this RouteHandlerBuilder route) =>
        route.AddEndpointFilter(async (context, next) =>
        {
            var http = context.HttpContext;
            return http.RequestServices.GetRequiredService<LogInRates>().Admits(http.Connection.RemoteIpAddress)
                ? await next(context)
                : SeeOther(http, ProblemPage(EidFailure.Busy));
        });

    private static async Task<IResult> StartAsync(
        string provider, HttpContext http, IEnumerable<IEidProvider> providers, LogInAttempts attempts)
    {
        if (providers.FirstOrDefault(one => one.Id == provider) is not { } chosen) return Results.NotFound();
        var attempt = attempts.Begin(http, chosen.Id, http.Request.Query["return"]);
        var address = await chosen.BeginAsync(attempt, http.RequestAborted);
        return SeeOther(http, address ?? ProblemPage(EidFailure.Unavailable));
    }

    private static async Task<IResult> LogInAsTestAsync(
        HttpContext http, LogInAttempts attempts, DemoSite demo, CitizenLogIn logIn)
    {
        if (!demo.IsOn || !OpsSession.IsOwnForm(http.Request) || !http.Request.HasFormContentType)
            return SeeOther(http, ProblemPage(EidFailure.Fault));
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!int.TryParse(form["recipient"], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !demo.TryFind(index, out var number)) return SeeOther(http, ProblemPage(EidFailure.Number));
        if (await attempts.TakeAsync(http, TestEid.ProviderId, form["state"].ToString()) is not { } attempt)
            return SeeOther(http, ProblemPage(EidFailure.Expired));
        var failure = await logIn.CompleteAsync(http, number, AssuranceLevel.Level3, TestEid.ProviderId);
        return SeeOther(http, failure == EidFailure.None ? attempt.ReturnPath : ProblemPage(failure));
    }

    private static async Task<IResult> LogOutAsync(HttpContext http, CitizenSessions sessions)
    {
        await sessions.CloseAsync(http);
        return SeeOther(http, "/log-in?done=1");
    }

    private static async Task<IResult> LogOutEverywhereAsync(HttpContext http, CitizenSessions sessions)
    {
        await sessions.CloseAllAsync(http);
        return SeeOther(http, "/log-in?done=1");
    }
}
