using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Packaging;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Handbook;

/// <summary>
/// Every command of the handbook is run as written beside a silo that serves, or stands in <see cref="HandbookLists.NotRun"/> with a
/// reason. docs/operations/backup.md and purge.md have tests of their own.
/// </summary>
public sealed partial class HandbookTests(HandbookWorld world) : IClassFixture<HandbookWorld>
{
    private static readonly string[] _comments =
    [
        .. Directory.EnumerateFiles(DeployFiles.PathOf("deploy"), "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/secrets/", StringComparison.Ordinal) && !file.EndsWith(".json", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(DeployFiles.PathOf(""), file)).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Pages => [.. HandbookLists.Pages, "deploy"];

    [PostgresTheory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_works_as_written(string page)
    {
        using var directory = new TemporaryDirectory();
        var variables = await world.PrepareAsync(directory.Path);
        var commands = page == "deploy" ? _comments.SelectMany(HandbookPage.Commands) : HandbookPage.Commands(page);
        var run = commands.Where(one => !HandbookLists.NotRun.ContainsKey(one.Text)).ToArray();
        Assert.NotEmpty(run);

        var (code, said) = await RunAsync(directory.Path, variables, run);

        Assert.True(code == 0, said);
        foreach (var text in HandbookLists.Said.GetValueOrDefault(page, [])) Assert.Contains(text, said, StringComparison.Ordinal);
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), said);
    }

    [Fact]
    public void What_is_not_run_has_a_reason_and_is_still_told()
    {
        var told = HandbookLists.Pages.Concat(_comments).SelectMany(HandbookPage.Commands).Select(one => one.Text)
            .Concat(HandbookLists.Pages.SelectMany(HandbookPage.Routes)).ToHashSet();

        Assert.All(HandbookLists.NotRun, one => Assert.NotEmpty(one.Value));
        Assert.Empty(HandbookLists.NotRun.Keys.Concat(HandbookLists.Named).Except(told));
        Assert.Empty(HandbookLists.Pages.SelectMany(HandbookPage.Words).Except(HandbookLists.Words));
    }

    [Fact]
    public void No_page_is_forgotten_and_no_command_in_a_comment_goes_without_backquotes()
    {
        var pages = Directory.EnumerateFiles(DeployFiles.PathOf("docs/operations"), "*.md")
            .Select(file => "docs/operations/" + Path.GetFileName(file));

        Assert.Equal(["docs/operations/backup.md", "docs/operations/purge.md"], pages.Except(HandbookLists.Pages).Order());
        foreach (var file in _comments.Where(file => !file.EndsWith(".sh", StringComparison.Ordinal)))
            Assert.All(
                DeployFiles.Read(file).Split('\n').Where(line => line.TrimStart().StartsWith('#')),
                line => Assert.DoesNotMatch(Unquoted(), Quoted().Replace(line, "")));
    }

    [PostgresFact]
    public async Task The_paths_of_the_service_that_pages_name_are_there()
    {
        var routes = HandbookLists.Pages.SelectMany(HandbookPage.Routes).Distinct().Except(HandbookLists.NotRun.Keys).ToArray();
        Assert.True(routes.Length > 10);

        foreach (var route in routes.Append("/v1/no-such-thing"))
        {
            using var answer = await world.Operator.GetAsync(route);
            Assert.True(route == "/v1/no-such-thing" == (answer.StatusCode == HttpStatusCode.NotFound), route);
        }
    }

    /// <summary>All in one shell, one after the other, as somebody types them; each must succeed.</summary>
    private static async Task<(int Code, string Said)> RunAsync(
        string directory, Dictionary<string, string> variables, IEnumerable<HandbookCommand> commands)
    {
        var set = await File.ReadAllTextAsync(DeployFiles.PathOf("tests/Api.Tests/Handbook/handbook.sh"));
        var psql = HandbookWorld.Psql(variables["STORE"]);
        var lines = commands.SelectMany(one => (string[])[$"echo \"=== {one.Page}:{one.Line} after $SECONDS s\"", Shell(one.Text, psql)]);
        var start = new ProcessStartInfo("timeout", ["-k", "5", "120", "bash", "-c", $"exec 2>&1\n{set}\n{string.Join('\n', lines)}"])
        {
            WorkingDirectory = directory, RedirectStandardOutput = true,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    private static string Shell(string text, string psql)
    {
        foreach (var (written, run) in HandbookLists.Placeholders) text = text.Replace(written, run, StringComparison.Ordinal);
        return text.Split(' ')[0] switch
        {
            _ when HandbookLists.Named.Contains(text) => text + " --help > /dev/null",
            _ when text.EndsWith("--help", StringComparison.Ordinal) => text + " > /dev/null",
            "SELECT" => $"{psql} \"{text}\"",
            "GET" or "POST" or "PUT" or "DELETE" => "request " + text,
            "promtool" or "systemd-analyze" or "journalctl" => "if_there " + text,
            _ when Serves().IsMatch(text) => "served " + text,
            _ => text,
        };
    }

    [GeneratedRegex(@"^(budkavle|\./run) serve (?!--help)")]
    private static partial Regex Serves();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\b(docker|kubectl|promtool|sh|systemctl|psql) [a-z-]|budkavle (migrate|serve|backup|verify|keys|clients|setup)\b")]
    private static partial Regex Unquoted();
}
