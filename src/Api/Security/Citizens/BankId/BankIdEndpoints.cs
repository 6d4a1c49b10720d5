using System.Text.Json.Serialization;
using Budkavle.Api.Admission;
using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// What the page of a log-in with BankID asks for. Every call is a form of our own page and shows the log-in's state, which only the
/// browser that began it has in its sealed cookie.
/// </summary>
internal static partial class BankIdEndpoints
{
    private const int FormBytesMax = 4096;

    public static void MapBankId(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(BankIdProvider.Path + "/begin", BeginAsync).LimitLogIns().Anonymous("Asks for the log-in's cookie and state")
            .BodyBytesMax(FormBytesMax).ExcludeFromDescription();
        routes.MapPost(BankIdProvider.Path + "/status", StatusAsync).Anonymous("Asks for the log-in's cookie and state")
            .BodyBytesMax(FormBytesMax).ExcludeFromDescription();
        routes.MapPost(BankIdProvider.Path + "/cancel", CancelAsync).Anonymous("Asks for the log-in's cookie and state")
            .BodyBytesMax(FormBytesMax).ExcludeFromDescription();
    }

    private static async Task<IResult> BeginAsync(HttpContext http, LogInAttempts attempts, BankIdLogIn bankId)
    {
        if (await AdmitAsync(http, attempts) is not { } attempt) return Expired(http);
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var refusal = await bankId.BeginAsync(http, attempt, sameDevice: form["way"] == "this");
        var page = BankIdLogIn.PageOf(attempt);
        return LogInEndpoints.SeeOther(http, refusal == BankIdMessage.None ? page : $"{page}&problem={refusal}");
    }

    private static async Task<IResult> StatusAsync(HttpContext http, LogInAttempts attempts, BankIdLogIn bankId, TimeProvider time)
    {
        BudkavlePages.Guard(http.Response);
        if (await AdmitAsync(http, attempts) is not { } attempt || await bankId.FindAsync(http, attempt) is not { } order)
            return Results.Json(new Status { Next = LogInEndpoints.ProblemPage(EidFailure.Expired) }, StatusJson.Default.Status);
        var (state, next) = await bankId.AdvanceAsync(http, attempt, order);
        var code = state.WaitsForScan && !order.IsSameDevice
            ? BankIdQr.PictureOf(order, (long)(time.GetUtcNow() - order.StartedAt).TotalSeconds).Path
            : null;
        return Results.Json(
            new Status
            {
                Message = BankIdMessages.In(PageText.Of(http), state.Message),
                Code = code,
                // The page says what went wrong, and lets one begin again.
                Next = state.Phase == BankIdPhase.Failed ? $"{BankIdLogIn.PageOf(attempt)}&problem={state.Message}" : next,
            },
            StatusJson.Default.Status);
    }

    private static async Task<IResult> CancelAsync(HttpContext http, LogInAttempts attempts, BankIdLogIn bankId)
    {
        if (await AdmitAsync(http, attempts) is not { } attempt) return Expired(http);
        if (await bankId.FindAsync(http, attempt) is { } order) await bankId.CancelAsync(http, order);
        return LogInEndpoints.SeeOther(http, LogInEndpoints.ProblemPage(EidFailure.Cancelled));
    }

    private static async ValueTask<LogInAttempt?> AdmitAsync(HttpContext http, LogInAttempts attempts)
    {
        if (!OpsSession.IsOwnForm(http.Request) || !http.Request.HasFormContentType) return null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return await attempts.FindAsync(http, BankIdProvider.ProviderId, form["state"].ToString());
    }

    private static IResult Expired(HttpContext http) => LogInEndpoints.SeeOther(http, LogInEndpoints.ProblemPage(EidFailure.Expired));

    /// <summary>What the page's script shows.</summary>
    internal sealed record Status
    {
        public string? Message { get; init; }

        /// <summary>The outline of the QR code of this second; none when it has been scanned.</summary>
        public string? Code { get; init; }

        /// <summary>Where to go now.</summary>
        public string? Next { get; init; }
    }

    [JsonSourceGenerationOptions(
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Status))]
    internal sealed partial class StatusJson : JsonSerializerContext;
}
