using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>The commands that a handbook page tells, run as they stand there.</summary>
internal static partial class Guide
{
    /// <summary>Runs all blocks marked <c>sh</c> of a page under docs/operations, one after the other; each line must succeed.</summary>
    /// <param name="page">The file's name.</param>
    /// <param name="directory">Where they are run.</param>
    /// <param name="before">What their reader has done before.</param>
    public static async Task<string> RunAsync(string page, string directory, string before = "")
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "operations", page));
        var blocks = Block().Matches(text).Select(block => block.Groups[1].Value).ToArray();
        Assert.NotEmpty(blocks);
        var program = Path.Combine(AppContext.BaseDirectory, "budkavle.dll");
        return await RunAsync($"set -eu\nbudkavle() {{ dotnet '{program}' \"$@\"; }}\n{before}\n{string.Join('\n', blocks)}", directory);
    }

    /// <summary>Runs <c>budkavle</c> with arguments; returns its exit code and all that it said.</summary>
    public static async Task<(int Code, string Text)> BudkavleAsync(string directory, params string[] arguments)
    {
        using var process = Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "budkavle.dll"), .. arguments], directory);
        return await EndAsync(process);
    }

    private static async Task<string> RunAsync(string script, string directory)
    {
        using var process = Start("bash", ["-c", script], directory);
        var (code, said) = await EndAsync(process);
        Assert.True(code == 0, said);
        return said;
    }

    private static Process Start(string program, string[] arguments, string directory) => Process.Start(
        new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true,
            Environment = { ["DOTNET_gcServer"] = "0" },
        })!;

    private static async Task<(int Code, string Text)> EndAsync(Process process)
    {
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Orleans.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The repository was not found.");
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
