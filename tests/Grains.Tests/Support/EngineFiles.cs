namespace Budkavle.Grains.Tests.Support;

/// <summary>A directory of one installation, deleted at the end.</summary>
public sealed class EngineFiles : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("budkavle-grains-");

    public string Root => _directory.FullName;

    public string KeyRing => Path.Combine(_directory.FullName, "keys.json");

    public void Dispose() => _directory.Delete(recursive: true);
}
