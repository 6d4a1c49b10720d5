using System.IO.Compression;
using Budkavle.Api.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Budkavle.Api.Admission;

/// <summary>
/// Refuses bodies that are too long by their own account before reading them, and compressed ones unless the route allows gzip, which
/// it then unfolds under a bound.
/// </summary>
internal sealed class RequestBodyMiddleware(RequestDelegate next, ApiLimits limits)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint) return next(context);
        var limit = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        var bytesMax = limit is null ? limits.BodyBytesMax : limit.MaxRequestBodySize;
        if (bytesMax is not null && context.Request.ContentLength > bytesMax)
            return RefuseTooLargeAsync(context, bytesMax.Value);

        var encoding = context.Request.Headers.ContentEncoding;
        if (encoding.Count == 0 || (encoding.Count == 1 && encoding[0] is "" or "identity")) return next(context);
        return encoding.Count == 1 && string.Equals(encoding[0], "gzip", StringComparison.OrdinalIgnoreCase)
            && endpoint.Metadata.GetMetadata<GzipAllowed>() is { } allowed
                ? UnfoldAsync(context, allowed.DecompressedBytesMax ?? bytesMax ?? limits.DecompressedBytesMax)
                : RefuseAsync(context, endpoint);
    }

    /// <summary>
    /// Answers, then reads and drops what is still coming, within bounds: most clients read the answer only when they have sent
    /// everything, and lose it when the connection is closed in their face.
    /// </summary>
    private async Task RefuseTooLargeAsync(HttpContext context, long bytesMax)
    {
        var drain = context.Request.ContentLength <= limits.DroppedBytesMax
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false };
        if (drain) context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        await Problem.Of(ProblemCode.RequestTooLarge, null, ("bytesMax", bytesMax)).ExecuteAsync(context);
        if (drain) await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
    }

    private async Task UnfoldAsync(HttpContext context, long decompressedBytesMax)
    {
        var request = context.Request;
        await using var gzip = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
        await using var bounded = new BoundedReadStream(gzip, decompressedBytesMax);
        request.Body = bounded;
        request.Headers.Remove(HeaderNames.ContentEncoding);
        request.ContentLength = null;
        await next(context);
    }

    private static Task RefuseAsync(HttpContext context, Endpoint endpoint)
    {
        // RFC 7694: says what would have been understood.
        context.Response.Headers.AcceptEncoding = endpoint.Metadata.GetMetadata<GzipAllowed>() is null ? "identity" : "gzip";
        return Problem.Of(ProblemCode.UnsupportedEncoding).ExecuteAsync(context);
    }
}
