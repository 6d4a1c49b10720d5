using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.Letters.Contents;

/// <summary>POST /v1/contents: a file that many letters will carry is sent once.</summary>
public static class ContentsEndpoint
{
    private const long ContentBytesMax = 16 * 1024 * 1024;

    public static void MapContents(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/contents", PutAsync).RequireScope(Scope.LettersWrite, Scope.DispatchesWrite)
            .BodyBytesMax(ContentBytesMax).Cost(16)
            .WithSummary("Upload a file for attachments").Accepts<byte[]>("application/octet-stream")
            .Produces<UploadedContent>(StatusCodes.Status201Created).Refuses(ProblemCode.InvalidContent, ProblemCode.RequestTooLarge);

    private static async Task<IResult> PutAsync(HttpContext http, ContentVault vault, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancellationToken);
        if (bytes.Length == 0) return Problem.Of(ProblemCode.InvalidContent, "The content is empty.");
        var sender = http.Caller().SenderId();
        var hash = await vault.PutAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken);
        var content = new UploadedContent(vault.IdOf(sender, hash, bytes.Length), bytes.Length, Convert.ToHexStringLower(hash));
        return Results.Json(content, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>An uploaded content; its id is good for this sender only.</summary>
    public sealed record UploadedContent(string ContentId, long SizeBytes, string Sha256);
}
