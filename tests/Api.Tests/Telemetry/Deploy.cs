namespace Budkavle.Api.Tests.Telemetry;

/// <summary>The files that are handed to operators.</summary>
internal static class Deploy
{
    /// <summary>Path of a file in <c>deploy/</c>.</summary>
    public static string PathOf(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Orleans.sln"))) return Path.Combine([folder.FullName, "deploy", .. parts]);
        }

        throw new InvalidOperationException("No Orleans.sln above the test assembly.");
    }
}
