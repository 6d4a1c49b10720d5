using System.Collections.Frozen;

namespace Budkavle.Api.Problems;

/// <summary>All problem codes in the order of their table, and how to find one by its name or by the status a framework chose.</summary>
public static class ProblemCodes
{
    private static readonly FrozenDictionary<string, ProblemCode> _byCode = ProblemCode.All.ToFrozenDictionary(code => code.Code);

    public static IReadOnlyList<ProblemCode> All => ProblemCode.All;

    public static ProblemCode? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>The general code of an HTTP status of 400 or more, for answers that the framework gave without a body.</summary>
    public static ProblemCode OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => ProblemCode.Unauthorized,
        StatusCodes.Status403Forbidden => ProblemCode.Forbidden,
        StatusCodes.Status404NotFound => ProblemCode.NotFound,
        StatusCodes.Status405MethodNotAllowed => ProblemCode.MethodNotAllowed,
        StatusCodes.Status406NotAcceptable => ProblemCode.NotAcceptable,
        StatusCodes.Status408RequestTimeout => ProblemCode.RequestTimeout,
        StatusCodes.Status409Conflict => ProblemCode.Conflict,
        StatusCodes.Status412PreconditionFailed => ProblemCode.PreconditionFailed,
        StatusCodes.Status413PayloadTooLarge => ProblemCode.RequestTooLarge,
        StatusCodes.Status415UnsupportedMediaType => ProblemCode.UnsupportedMediaType,
        StatusCodes.Status429TooManyRequests => ProblemCode.RateLimited,
        StatusCodes.Status431RequestHeaderFieldsTooLarge => ProblemCode.HeadersTooLarge,
        StatusCodes.Status503ServiceUnavailable => ProblemCode.Unavailable,
        StatusCodes.Status504GatewayTimeout => ProblemCode.TimedOut,
        >= 500 => ProblemCode.InternalError,
        _ => ProblemCode.BadRequest,
    };
}
