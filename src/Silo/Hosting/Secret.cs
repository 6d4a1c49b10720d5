namespace Budkavle.Silo.Hosting;

/// <summary>
/// A value of the command line that may hold a password. Whoever lists processes on the machine reads command lines, so in production such
/// a value comes from elsewhere: <c>file:PATH</c>, the first line of a file, or <c>env:NAME</c>, a variable of the environment.
/// </summary>
public static class Secret
{
    private const string FilePrefix = "file:";
    private const string VariablePrefix = "env:";

    /// <summary>Longer than any address or connection string.</summary>
    private const int LengthMax = 4096;

    /// <param name="option">What it is given with, for the error; the value never stands in one.</param>
    /// <param name="given">As given; null where nothing was.</param>
    /// <param name="isProduction">Whether a password may not stand in it.</param>
    /// <exception cref="ArgumentException">There is no such file or variable, it is empty, or a password stood in the clear.</exception>
    public static string? Read(string option, string? given, bool isProduction)
    {
        if (given is null) return null;
        if (given.StartsWith(FilePrefix, StringComparison.Ordinal)) return Check(option, ReadFile(option, given[FilePrefix.Length..]));
        if (given.StartsWith(VariablePrefix, StringComparison.Ordinal))
            return Check(option, Environment.GetEnvironmentVariable(given[VariablePrefix.Length..]));
        return isProduction && HoldsPassword(given)
            ? throw new ArgumentException($"{option}: a password on the command line can be read by others. Give file:PATH or env:NAME.")
            : given;
    }

    private static string ReadFile(string option, string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ArgumentException($"{option}: the file cannot be read.", fault);
        }
    }

    private static string Check(string option, string? value) => value?.Trim() is { Length: > 0 and <= LengthMax } text
        ? text
        : throw new ArgumentException($"{option}: what it refers to is empty, too long or not there.");

    /// <summary>An address with a login of two parts, or a connection string.</summary>
    private static bool HoldsPassword(string text) =>
        text.Contains("password=", StringComparison.OrdinalIgnoreCase) || text.Contains("pwd=", StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Contains(':', StringComparison.Ordinal));
}
