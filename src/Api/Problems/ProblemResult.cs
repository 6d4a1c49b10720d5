using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Budkavle.Api.GovNotify.Access;

namespace Budkavle.Api.Problems;

/// <summary>
/// An RFC 9457 problem as an endpoint's result: <c>{type, title, status, code, detail?, traceId, ...}</c> with
/// <c>application/problem+json</c>, or a page for a browser. Made by <see cref="Problem"/>.
/// </summary>
public sealed class ProblemResult : IResult, IStatusCodeHttpResult
{
    private readonly (string Name, object? Value)[] _extensions;

    internal ProblemResult(ProblemCode code, string? detail, TimeSpan? retryAfter, (string Name, object? Value)[] extensions)
    {
        Code = code;
        Detail = detail;
        RetryAfter = retryAfter;
        _extensions = extensions;
    }

    public ProblemCode Code { get; }

    public string? Detail { get; }

    public TimeSpan? RetryAfter { get; }

    public int? StatusCode => Code.Status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Seconds(wait);
        // Whoever answers: below /v2 it is another contract's form.
        if (NotifyError.Covers(httpContext))
        {
            await NotifyError.Of(Code).ExecuteAsync(httpContext);
            return;
        }

        response.StatusCode = Code.Status;
        response.Headers.CacheControl = "no-store";
        // The rest of the body is not read, so the connection cannot go on; saying so keeps clients from sending their next request on it.
        if (Code.Status == StatusCodes.Status413PayloadTooLarge && HttpProtocol.IsHttp11(httpContext.Request.Protocol))
            response.Headers.Connection = "close";
        if (ProblemPage.IsWanted(httpContext))
        {
            await ProblemPage.WriteAsync(httpContext, Code.Status, TraceIdOf(httpContext));
            return;
        }

        response.ContentType = Problem.ContentType;
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        await using (var writer = new Utf8JsonWriter(response.BodyWriter)) Write(writer, TraceIdOf(httpContext));
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    /// <summary>What support asks for: the W3C trace id where tracing is on, otherwise the connection's request number.</summary>
    internal static string TraceIdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    internal static string Seconds(TimeSpan delay) =>
        Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private void Write(Utf8JsonWriter writer, string traceId)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, Code.JsonType);
        writer.WriteString("title"u8, Code.JsonTitle);
        writer.WriteNumber("status"u8, Code.Status);
        writer.WriteString("code"u8, Code.JsonCode);
        if (Detail is not null) writer.WriteString("detail"u8, Detail);
        writer.WriteString("traceId"u8, traceId);
        foreach (var (name, value) in _extensions) WriteExtension(writer, name, value);
        writer.WriteEndObject();
    }

    private static void WriteExtension(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case DateTimeOffset instant: writer.WriteStringValue(instant); break;
            case IEnumerable<string> texts:
                writer.WriteStartArray();
                foreach (var text in texts) writer.WriteStringValue(text);
                writer.WriteEndArray();
                break;
            default: writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
