using System.Net;
using System.Text;
using Budkavle.Api.Security;

namespace Budkavle.Api.Problems;

/// <summary>
/// The pages that the <c>type</c> of a problem refers to: one list of all codes, and the same page at each code's own address.
/// </summary>
internal static class ProblemPages
{
    private static readonly byte[] _page = Encoding.UTF8.GetBytes(Render());

    public static void MapProblemPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/problems", () => Page()).Anonymous("Explains the error codes").ExcludeFromDescription();
        routes.MapGet("/problems/{code}", (string code) => ProblemCodes.Find(code) is null ? Problem.Of(ProblemCode.NotFound) : Page())
            .Anonymous("Explains the error codes").ExcludeFromDescription();
    }

    private static IResult Page() => Results.Bytes(_page, "text/html; charset=utf-8");

    private static string Render()
    {
        var html = new StringBuilder("""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Problem codes</title></head>
            <body>
            <main>
            <h1>Problem codes</h1>
            <p>Every refusal is a problem document (RFC 9457) with a stable <code>code</code>. Decide by the code, show the
            <code>detail</code>, and quote the <code>traceId</code> when you ask for help.</p>
            <table>
            <thead><tr><th scope="col">Code</th><th scope="col">HTTP status</th><th scope="col">Meaning</th></tr></thead>
            <tbody>

            """);
        foreach (var code in ProblemCodes.All)
        {
            html.Append($"<tr id=\"{code.Code}\"><td><code>{code.Code}</code></td><td>{code.Status}</td>")
                .Append($"<td>{WebUtility.HtmlEncode(code.Title)}</td></tr>\n");
        }

        return html.Append("</tbody>\n</table>\n</main>\n</body>\n</html>\n").ToString();
    }
}
