namespace Budkavle.Domain.Tests.Tidy;

/// <summary>The hand-written files below src, tests and benchmarks of the repository that the test assembly was built from.</summary>
internal static class SourceTree
{
    private static readonly string[] Roots = ["src", "tests", "benchmarks"];
    private static readonly string[] Generated = ["bin", "obj", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts", "lib"];

    private static readonly string[] Extensions =
        [".cs", ".csproj", ".props", ".targets", ".cshtml", ".razor", ".js", ".css", ".sql", ".sh", ".yml", ".yaml"];

    internal static IReadOnlyList<SourceFile> Files { get; } = Load(FindRoot());

    internal static IReadOnlyList<SourceFile> CSharp { get; } = [.. Files.Where(file => file.IsCSharp)];

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("No Orleans.sln above the test assembly: the tidy test runs inside the repository.");
    }

    private static List<SourceFile> Load(string root) =>
    [
        .. Roots.Select(name => new DirectoryInfo(Path.Combine(root, name)))
            .Where(folder => folder.Exists)
            .SelectMany(Walk)
            .Where(file => Extensions.Contains(file.Extension))
            .OrderBy(file => file.FullName, StringComparer.Ordinal)
            .Select(file => new SourceFile(
                Path.GetRelativePath(root, file.FullName).Replace('\\', '/'), File.ReadAllText(file.FullName).ReplaceLineEndings("\n"))),
    ];

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(child => !Generated.Contains(child.Name)).SelectMany(Walk));
}
