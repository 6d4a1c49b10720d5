namespace Budkavle.Domain.Tests.Support;

/// <summary>
/// Finds the public data sets that are kept beside the repository and never copied into it: <c>shared/data</c> next to some directory
/// above the test assembly, or the folder that BUDKAVLE_SHARED names (the one that holds <c>data</c>, or <c>data</c> itself).
/// </summary>
public static class SharedData
{
    private const string Variable = "BUDKAVLE_SHARED";

    /// <summary>The data folder, or null where it is absent.</summary>
    public static string? Root { get; } = Find();

    /// <summary>Why tests that need <paramref name="relativePath"/> must be skipped; null when it is there.</summary>
    public static string? MissingReason(string relativePath)
    {
        if (Root is null)
            return $"No shared/data beside the repository and {Variable} does not name it.";
        string full = Path.Combine(Root, relativePath);
        return File.Exists(full) || Directory.Exists(full) ? null : $"The shared data has no {relativePath}.";
    }

    /// <summary>The full path of a file or folder of the shared data.</summary>
    public static string PathOf(string relativePath) =>
        Path.Combine(Root ?? throw new InvalidOperationException("Mark the test with SharedFact."), relativePath);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return new[] { Path.Combine(named, "data"), named }.FirstOrDefault(Directory.Exists);
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }

        return null;
    }
}
