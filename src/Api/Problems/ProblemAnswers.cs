using System.Text.Json;
using Budkavle.Api.Admission;
using Budkavle.Api.Security.Clients;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Api.Problems;

/// <summary>
/// Turns whatever the framework or a fault leaves behind into a problem: exceptions, and empty answers of 400 and above. No stack, no
/// exception text and nothing of the request's contents leaves the process.
/// </summary>
internal sealed class ProblemAnswers(ILogger<ProblemAnswers> logger)
{
    private static readonly TimeSpan _retryUnavailable = TimeSpan.FromSeconds(2);

    /// <summary>Answers for an endpoint that left a status and nothing else.</summary>
    public static Task CompleteAsync(HttpContext context)
    {
        var response = context.Response;
        return response.StatusCode >= 400 && !response.HasStarted && response.ContentLength is null && response.ContentType is null
            ? Problem.Of(ProblemCodes.OfStatus(response.StatusCode)).ExecuteAsync(context)
            : Task.CompletedTask;
    }

    /// <summary>Answers for an endpoint that failed.</summary>
    public async Task AnswerAsync(HttpContext context, Exception exception)
    {
        // The client has gone: there is nobody to answer.
        if (context.RequestAborted.IsCancellationRequested) return;

        var problem = Map(exception);
        if (problem.Code.Status >= 500)
            logger.RequestFailed(ProblemResult.TraceIdOf(context), problem.Code.Code, SafeException.Describe(exception));

        if (context.Response.HasStarted)
        {
            // A cut connection is the only way left to say that the answer is not complete.
            context.Abort();
            return;
        }

        context.Response.Clear();
        SecurityHeaders.Set(context);
        await problem.ExecuteAsync(context);
    }

    private static ProblemResult Map(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException inner } => MalformedJson(inner),
        BadHttpRequestException bad => Problem.Of(ProblemCodes.OfStatus(bad.StatusCode)),
        JsonException json => MalformedJson(json),
        // What reads forms throws these for a form that is cut off, has no boundary or too many parts. Our own files fail elsewhere.
        InvalidDataException or IOException
            when exception.Source is "Microsoft.AspNetCore.Http" or "Microsoft.AspNetCore.WebUtilities" =>
            Problem.Of(ProblemCodes.OfStatus(StatusCodes.Status400BadRequest)),
        ContentsPurgedException purged => Problem.Of(
            ProblemCode.ContentsPurged, null, ("rule", PurgeRuleNames.Of(purged.Trace.Rule)),
            ("purgedAt", DateTimeOffset.FromUnixTimeMilliseconds(purged.Trace.At))),
        TimeoutException or OperationCanceledException => Problem.RetryAfter(ProblemCode.TimedOut, _retryUnavailable),
        // One of the grains takes no more calls, or none may begin any more since the host stops. Others may have done their part.
        StorageException or DirectoryUnavailableException or OrleansException =>
            Problem.RetryAfter(ProblemCode.Unavailable, _retryUnavailable),
        _ => Problem.Of(ProblemCode.InternalError),
    };

    private static ProblemResult MalformedJson(JsonException json)
    {
        // The exception's own text may quote the body. Its position never does.
        if (json.LineNumber is not { } line || json.BytePositionInLine is not { } position) return Problem.Of(ProblemCode.MalformedJson);
        return IsTelling(json.Path)
            ? Problem.Of(
                ProblemCode.MalformedJson, $"At {json.Path}.", ("path", json.Path), ("jsonLine", line + 1), ("jsonColumn", position + 1))
            : Problem.Of(ProblemCode.MalformedJson, null, ("jsonLine", line + 1), ("jsonColumn", position + 1));
    }

    /// <summary>A path is shown when it can only be field names: a name the client chose could be a national number.</summary>
    private static bool IsTelling(string? path) =>
        path is { Length: > 1 and <= 80 } && path.Count(char.IsAsciiDigit) <= 4
        && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '$' or '.' or '[' or ']');
}
