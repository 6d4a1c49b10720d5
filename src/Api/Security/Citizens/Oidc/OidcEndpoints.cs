using Microsoft.Extensions.Primitives;

namespace Budkavle.Api.Security.Citizens.Oidc;

/// <summary>Where the provider sends the browser back, and our public keys.</summary>
internal static class OidcEndpoints
{
    /// <summary>Codes are some forty characters; nobody's are longer than this.</summary>
    private const int ParameterLengthMax = 2048;

    public static void MapOidc(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(OidcProvider.CallbackPath, CallbackAsync).Anonymous("Asks for the log-in's cookie and state")
            .ExcludeFromDescription();
        routes.MapGet("/.well-known/eid-client-keys", (OidcClientKey key) => Results.Bytes(key.Jwks, "application/jwk-set+json"))
            .Anonymous("Public keys").ExcludeFromDescription();
    }

    private static async Task<IResult> CallbackAsync(
        HttpContext http, LogInAttempts attempts, OidcProvider provider, CitizenLogIn logIn, ILogger<OidcProvider> logger)
    {
        try
        {
            var state = Single(http, "state") ?? throw new EidException(EidFailure.Fault, "the answer has no state");
            // Taken first: whatever else is wrong, this attempt is used up.
            if (await attempts.TakeAsync(http, OidcProvider.ProviderId, state) is not { } attempt)
                throw new EidException(EidFailure.Expired, "no such attempt in this browser");
            await provider.CheckIssuerAsync(Single(http, "iss"), http.RequestAborted);
            if (Single(http, "error") is { } error) throw new EidException(Failure(error), "the provider refused");
            var code = Single(http, "code") ?? throw new EidException(EidFailure.Fault, "the answer has no code");
            var identity = await provider.CompleteAsync(code, attempt, http.RequestAborted);
            var failure = await logIn.CompleteAsync(http, identity.Number, identity.Level, provider.Recorded, former: identity.Former);
            return LogInEndpoints.SeeOther(http, failure == EidFailure.None ? attempt.ReturnPath : LogInEndpoints.ProblemPage(failure));
        }
        catch (EidException refusal)
        {
            logger.LogInRefused(refusal.Failure, refusal.Message);
            return LogInEndpoints.SeeOther(http, LogInEndpoints.ProblemPage(refusal.Failure));
        }
    }

    private static EidFailure Failure(string error) => error switch
    {
        "access_denied" => EidFailure.Cancelled,
        "unmet_authentication_requirements" => EidFailure.Level,
        "temporarily_unavailable" or "server_error" => EidFailure.Unavailable,
        _ => EidFailure.Fault,
    };

    private static string? Single(HttpContext http, string name)
    {
        StringValues values = http.Request.Query[name];
        if (values.Count == 0 || values[0] is not { Length: > 0 } value) return null;
        return values.Count == 1 && value.Length <= ParameterLengthMax
            ? value
            : throw new EidException(EidFailure.Fault, "a parameter came twice, or is too long");
    }
}
