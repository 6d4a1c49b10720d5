using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Security.Citizens.Sessions;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// Forms of citizens' pages. Each carries its session's token, and comes from our own pages by what the browser says: two defences, since
/// SameSite=Lax alone lets a sister host through.
/// </summary>
internal static class CitizenForms
{
    /// <summary>The name of the hidden field.</summary>
    public const string Field = "formToken";

    private const long BytesMax = 64 * 1024;

    /// <summary>The session whose form this is, or null: nobody is logged in, or the form is somebody else's.</summary>
    public static async ValueTask<OpenSession?> AdmitAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType || await FindSessionAsync(http) is not { } open) return null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return IsTokenOf(open, form[Field].ToString()) ? open : null;
    }

    /// <summary>The session of a form that comes from our own pages; its token has still to be compared.</summary>
    public static async ValueTask<OpenSession?> FindSessionAsync(HttpContext http) => OpsSession.IsOwnForm(http.Request)
        ? await http.RequestServices.GetRequiredService<CitizenSessions>().FindAsync(http)
        : null;

    public static bool IsTokenOf(OpenSession open, string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(open.FormToken));

    /// <summary>Lets only forms of a logged-in citizen through; others are sent to the log-in, and nothing happens.</summary>
    public static RouteHandlerBuilder RequireCitizenForm(this RouteHandlerBuilder route) =>
        Admission.AdmissionEndpointExtensions.BodyBytesMax(route, BytesMax)
            .Anonymous("Asks for the citizen's cookie and the form's token")
            .ExcludeFromDescription()
            .AddEndpointFilter(async (context, next) =>
            {
                if (await AdmitAsync(context.HttpContext) is not null) return await next(context);
                context.HttpContext.Response.Headers.Location = "/log-in?problem=expired";
                return Results.StatusCode(StatusCodes.Status303SeeOther);
            });
}
