using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Budkavle.Api.Tests.Packaging;

/// <summary>What stands under deploy and in the handbook.</summary>
internal static partial class DeployFiles
{
    private static readonly string Root = FindRoot();

    public static string PathOf(string name) => Path.Combine(Root, name);

    public static string Read(string name) => File.ReadAllText(PathOf(name));

    /// <summary>The options of the commands that a file runs: comments say what they like.</summary>
    public static IEnumerable<string> OptionsIn(string name, Regex commands) => commands.Matches(WithoutComments(Read(name)))
        .SelectMany(command => Option().Matches(command.Value)).Select(option => option.Value).Distinct();

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !Directory.Exists(Path.Combine(folder, "deploy"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The repository is not where it was compiled.");
    }

    [GeneratedRegex(@"(?m)^\s*#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"--[a-z][a-z0-9-]+")]
    private static partial Regex Option();
}
