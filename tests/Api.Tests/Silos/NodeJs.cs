namespace Budkavle.Api.Tests.Silos;

/// <summary>Node.js, which plays those who must understand us without our code.</summary>
internal static class NodeJs
{
    /// <summary>Why it cannot be used here; null where it can.</summary>
    public static string? MissingReason { get; } = IsInstalled() ? null : "Node.js is not installed.";

    private static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "node")));
}
