using System.Text.Json;

namespace Budkavle.Api.Problems;

/// <summary>How endpoints refuse: <c>return Problem.Of(ProblemCode.NotFound)</c>, or one line of a bulk answer.</summary>
public static class Problem
{
    public const string ContentType = "application/problem+json";

    /// <param name="code">Which refusal.</param>
    /// <param name="detail">What is wrong in this request. Never a national number, a secret or an exception's text.</param>
    /// <param name="extensions">Further members: strings, numbers, booleans, instants, or lists of strings.</param>
    public static ProblemResult Of(ProblemCode code, string? detail = null, params (string Name, object? Value)[] extensions) =>
        new(code, detail, null, extensions);

    /// <summary>A refusal that says when to come back (429 and 503), in whole seconds, rounded up, at least one.</summary>
    public static ProblemResult RetryAfter(ProblemCode code, TimeSpan retryAfter, string? detail = null) =>
        new(code, detail, retryAfter, []);

    /// <summary>Writes a refused line of a bulk answer: <c>{line, key, status, code, detail}</c>. Allocates nothing.</summary>
    /// <param name="writer">Where to; one object is written.</param>
    /// <param name="line">Counted from 1.</param>
    /// <param name="key">The line's own idempotency key in UTF-8; empty if it could not be read.</param>
    /// <param name="code">Which refusal.</param>
    /// <param name="detail">Optional.</param>
    public static void WriteLine(Utf8JsonWriter writer, long line, ReadOnlySpan<byte> key, ProblemCode code, string? detail = null)
    {
        writer.WriteStartObject();
        writer.WriteNumber("line"u8, line);
        if (!key.IsEmpty) writer.WriteString("key"u8, key);
        writer.WriteNumber("status"u8, code.Status);
        writer.WriteString("code"u8, code.JsonCode);
        if (detail is not null) writer.WriteString("detail"u8, detail);
        writer.WriteEndObject();
    }
}
