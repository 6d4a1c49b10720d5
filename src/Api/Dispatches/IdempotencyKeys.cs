using System.Text;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Problems;

namespace Budkavle.Api.Dispatches;

/// <summary>Reads the <c>Idempotency-Key</c>.</summary>
internal static class IdempotencyKeys
{
    /// <summary>False with a problem if the key is not valid, or missing where it is required. Empty where there is none.</summary>
    public static bool TryRead(HttpContext http, bool required, out string key, out IResult problem)
    {
        var header = http.Request.Headers["Idempotency-Key"];
        key = header.Count == 0 ? "" : header[0] ?? "";
        problem = Results.Empty;
        if (key.Length == 0)
        {
            if (required) problem = Problem.Of(ProblemCode.IdempotencyKeyMissing);
            return !required;
        }

        var fits = header.Count == 1 && key.Length <= LetterRules.KeyBytesMax;
        if (fits && LetterParser.IsVisibleAscii(Encoding.UTF8.GetBytes(key))) return true;
        problem = Problem.Of(ProblemCode.IdempotencyKeyInvalid, "A key is 1 to 255 visible ASCII characters, once.");
        return false;
    }
}
