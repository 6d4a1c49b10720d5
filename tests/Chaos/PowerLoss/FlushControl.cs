using System.Security.Cryptography;

namespace Budkavle.Chaos.PowerLoss;

/// <summary>
/// The control of the rig: one file written with fsync and one without, just before the power goes. The first must be there afterwards
/// and the second must not; else the rig shows nothing.
/// </summary>
internal sealed class FlushControl
{
    private const int Bytes = 64 * 1024;
    private readonly byte[] _flushed = RandomNumberGenerator.GetBytes(Bytes);
    private readonly byte[] _unflushed = RandomNumberGenerator.GetBytes(Bytes);

    public void Plant(string folder)
    {
        File.WriteAllBytes(PathOf(folder, "unflushed"), _unflushed);
        using var file = new FileStream(PathOf(folder, "flushed"), FileMode.Create);
        file.Write(_flushed);
        file.Flush(flushToDisk: true);
    }

    public bool KeptWhatWasFlushed(string folder) => Has(folder, "flushed", _flushed);

    public bool LostWhatWasNot(string folder) => !Has(folder, "unflushed", _unflushed);

    private static string PathOf(string folder, string name) => Path.Combine(folder, "control-" + name);

    private static bool Has(string folder, string name, byte[] bytes) =>
        File.Exists(PathOf(folder, name)) && File.ReadAllBytes(PathOf(folder, name)).AsSpan().SequenceEqual(bytes);
}
