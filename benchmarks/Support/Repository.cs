namespace Budkavle.Support;

/// <summary>The repository that this program was built in, and the other programs built there.</summary>
public static class Repository
{
    /// <summary>The folder with the solution, above the program's own.</summary>
    /// <exception cref="InvalidOperationException">The program does not lie within the repository.</exception>
    public static string Root()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Orleans.sln")))
                return directory.FullName;
        }
        throw new InvalidOperationException("Not run from within the repository, where the other programs are looked for.");
    }

    /// <summary>Where a project's Release build has its assembly, whether it is built or not.</summary>
    /// <param name="output">The folder of the project's builds, such as <c>src/Silo/bin</c>.</param>
    /// <exception cref="InvalidOperationException">The program does not lie within the repository.</exception>
    public static string Release(string output, string assembly) => Path.Combine(Root(), output, "Release", "net10.0", assembly);
}
