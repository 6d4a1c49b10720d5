using Microsoft.Extensions.Primitives;

namespace Budkavle.Api.Admission;

/// <summary>Header fields that keep browsers from doing more with an answer than was meant.</summary>
internal static class SecurityHeaders
{
    private static readonly StringValues _noSniff = "nosniff";
    private static readonly StringValues _noStore = "no-store";
    private static readonly StringValues _noReferrer = "no-referrer";
    private static readonly StringValues _deny = "DENY";
    private static readonly StringValues _hsts = "max-age=31536000; includeSubDomains";

    private static readonly StringValues _pagePolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Swagger UI sets styles from its script.
    private static readonly StringValues _docsPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
        + "object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = _noSniff;
        if (context.Request.IsHttps) headers.StrictTransportSecurity = _hsts;
        var path = context.Request.Path;
        if (path.StartsWithSegments("/v1") || path.StartsWithSegments("/dev"))
        {
            // Letters and tokens: not for any cache. JSON needs none of the rules for pages.
            headers.CacheControl = _noStore;
            return;
        }

        headers.ContentSecurityPolicy = path.StartsWithSegments("/docs") ? _docsPolicy : _pagePolicy;
        headers.XFrameOptions = _deny;
        headers["Referrer-Policy"] = _noReferrer;
    }
}
