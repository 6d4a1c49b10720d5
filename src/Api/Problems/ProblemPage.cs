using System.Net;
using System.Text;
using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Problems;

/// <summary>A problem for somebody in front of a browser: what it means and what to do, where a program gets JSON.</summary>
internal static class ProblemPage
{
    private static readonly PathString[] _interfaces = ["/v1", "/v2", "/oauth", "/metrics", "/health"];

    /// <summary>Browsers that open a page wish for HTML first; scripts and programs do not.</summary>
    public static bool IsWanted(HttpContext http) =>
        http.Request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase)
        && !Array.Exists(_interfaces, path => http.Request.Path.StartsWithSegments(path));

    public static Task WriteAsync(HttpContext http, int status, string traceId)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.WriteAsync(Render(PageText.Of(http), status, traceId), Encoding.UTF8, http.RequestAborted);
    }

    private static string Render(PageText t, int status, string traceId)
    {
        var (title, advice) = Explain(t, status);
        return $"""
            <!doctype html>
            <html lang="{t.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · Budkavle</title>
            <link rel="icon" href="{PageAssets.Url("icon.svg")}" type="image/svg+xml">
            <link rel="stylesheet" href="{PageAssets.Url("site.css")}">
            </head>
            <body>
            <header><a class="brand" href="/"><img src="{PageAssets.Url("icon.svg")}" alt="" width="28" height="28"> Budkavle</a></header>
            <main id="main">
            <h1>{title}</h1>
            <p>{advice}</p>
            <p><a href="/">{t["To the start page", "Till startsidan"]}</a></p>
            <p class="meta">{status} · {WebUtility.HtmlEncode(traceId)}</p>
            </main>
            </body>
            </html>

            """;
    }

    private static (string Title, string Advice) Explain(PageText t, int status) => status switch
    {
        StatusCodes.Status404NotFound or StatusCodes.Status410Gone => (
            t["The page is not there", "Sidan finns inte"],
            t["It may have been taken away, or is not for you. Go back, or begin at the start page.",
                "Den kan vara borttagen, eller är inte till dig. Gå tillbaka, eller börja om från startsidan."]),
        StatusCodes.Status413PayloadTooLarge => (
            t["That is too large", "Det är för stort"],
            t["Nothing of it was taken. Go back and choose smaller files, or write less.",
                "Ingenting av det togs emot. Gå tillbaka och välj mindre filer, eller skriv kortare."]),
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => (
            t["This is not open to you", "Det här är inte öppet för dig"],
            t["Log in again, or ask who may let you in.", "Logga in igen, eller fråga den som kan släppa in dig."]),
        StatusCodes.Status429TooManyRequests => (
            t["Too much at once", "För mycket på en gång"], t["Wait a moment and try again.", "Vänta en stund och försök igen."]),
        StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout => (
            t["Not just now", "Inte just nu"],
            t["The service is full, or a part of it is away. What you have saved is safe. Try again in a moment.",
                "Tjänsten är full, eller en del av den är borta. Det du har sparat är kvar. Försök igen om en stund."]),
        >= 500 => (
            t["Something failed here", "Något gick fel hos oss"],
            t["Try again. If it goes on, give support the number below.",
                "Försök igen. Om det fortsätter, ge supporten numret här nedanför."]),
        _ => (
            t["That did not work", "Det gick inte"],
            t["Go back, load the page anew and try again.", "Gå tillbaka, ladda om sidan och försök igen."]),
    };
}
