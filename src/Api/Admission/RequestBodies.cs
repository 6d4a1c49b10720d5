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
internal sealed class RequestBodies(ApiLimits limits)
{
    /// <summary>Returns true if the body may be read, or has answered and returns false.</summary>
    public ValueTask<bool> AdmitAsync(HttpContext context, Endpoint endpoint)
    {
        var limit = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>();
        var bytesMax = limit is null ? limits.BodyBytesMax : limit.MaxRequestBodySize;
        if (bytesMax is not null && context.Request.ContentLength > bytesMax)
            return RefuseTooLargeAsync(context, bytesMax.Value);

        var encoding = context.Request.Headers.ContentEncoding;
        if (encoding.Count == 0 || (encoding.Count == 1 && encoding[0] is "" or "identity")) return ValueTask.FromResult(true);
        if (encoding.Count != 1 || !string.Equals(encoding[0], "gzip", StringComparison.OrdinalIgnoreCase)
            || endpoint.Metadata.GetMetadata<GzipAllowed>() is not { } allowed)
        {
            return RefuseAsync(context, endpoint);
        }

        Unfold(context, allowed.DecompressedBytesMax ?? bytesMax ?? limits.DecompressedBytesMax);
        return ValueTask.FromResult(true);
    }

    /// <summary>
    /// Answers, then reads and drops what is still coming, within bounds: most clients read the answer only when they have sent
    /// everything, and lose it when the connection is closed in their face.
    /// </summary>
    private async ValueTask<bool> RefuseTooLargeAsync(HttpContext context, long bytesMax)
    {
        var drain = context.Request.ContentLength <= limits.DroppedBytesMax
            && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false };
        if (drain) context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        await Problem.Of(ProblemCode.RequestTooLarge, null, ("bytesMax", bytesMax)).ExecuteAsync(context);
        if (drain) await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        return false;
    }

    private static void Unfold(HttpContext context, long decompressedBytesMax)
    {
        var request = context.Request;
        var gzip = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true);
        context.Response.RegisterForDisposeAsync(gzip);
        request.Body = new BoundedReadStream(gzip, decompressedBytesMax);
        request.Headers.Remove(HeaderNames.ContentEncoding);
        request.ContentLength = null;
    }

    private static async ValueTask<bool> RefuseAsync(HttpContext context, Endpoint endpoint)
    {
        // RFC 7694: says what would have been understood.
        context.Response.Headers.AcceptEncoding = endpoint.Metadata.GetMetadata<GzipAllowed>() is null ? "identity" : "gzip";
        await Problem.Of(ProblemCode.UnsupportedEncoding).ExecuteAsync(context);
        return false;
    }
}
