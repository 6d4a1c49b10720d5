using System.Diagnostics;

namespace Budkavle.Chaos.Processes;

/// <summary>Runs programs of the machine to their end.</summary>
internal static class Shell
{
    public static bool IsRoot => OperatingSystem.IsLinux() && Environment.UserName == "root";

    /// <summary>Runs a program; returns its exit code and what it said.</summary>
    public static (int Code, string Text) Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/", RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, (output + errors.Result).Trim());
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, missing.Message);
        }
    }

    /// <exception cref="InvalidOperationException">It failed; the message holds what it said.</exception>
    public static string Run(string program, params string[] arguments)
    {
        var (code, text) = Try(program, arguments);
        return code == 0 ? text : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {text}");
    }
}
