namespace Budkavle.Api.Security.Citizens;

/// <summary>Where a log-in leads: a page of our own, whatever the address asks for.</summary>
internal static class ReturnPath
{
    public const string Default = "/my";

    /// <summary>Long enough for a letter's page, short enough for a cookie.</summary>
    private const int LengthMax = 512;

    /// <summary>
    /// The path, or the default for anything a browser might take for another host: what does not begin with exactly one slash, or
    /// holds a backslash, a control character or anything else that is not plain ASCII of an address.
    /// </summary>
    public static string Clean(string? path) =>
        path is { Length: > 0 and <= LengthMax } && path[0] == '/' && (path.Length == 1 || path[1] is not '/')
        && !path.AsSpan().ContainsAnyExceptInRange('!', '~') && !path.Contains('\\')
        && !path.StartsWith("/log-in", StringComparison.Ordinal)
            ? path
            : Default;
}
