using Budkavle.Simulation.Scheduling;
using Budkavle.Storage.Sealing;

namespace Budkavle.Simulation.Worlds;

/// <summary>A key ring that is the same in every run, so that mailboxes are in the same shards.</summary>
internal static class FixedRing
{
    private static readonly DirectoryInfo Folder = System.IO.Directory.CreateTempSubdirectory("budkavle-sim-");

    public static KeyRing Open()
    {
        // Silos read the file again now and then.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Delete(recursive: true);
        var path = Path.Combine(Folder.FullName, "ring.json");
        var key = new KeyRingFile.Key("0000000000000001", SimClock.Beginning, Secret(2));
        new KeyRingFile(1, Secret(1), key.Id, [key]).Write(path, replace: false);
        return KeyRing.Open(path, TimeProvider.System);
    }

    private static byte[] Secret(byte fill)
    {
        var secret = new byte[32];
        Array.Fill(secret, fill);
        return secret;
    }
}
