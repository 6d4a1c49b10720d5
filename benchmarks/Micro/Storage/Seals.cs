using Budkavle.Storage.InMemory;
using Budkavle.Storage.Sealing;

namespace Budkavle.Benchmarks.Micro.Storage;

/// <summary>Sealing and opening on one thread. An operation is one of each.</summary>
internal sealed class Seals(int bytes, int operations) : IMicroBenchmark
{
    public string Name => $"sealing/seal and open {bytes} bytes";

    public async Task<Measurement> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-bench-");
        try
        {
            var ring = KeyRing.OpenOrCreate(Path.Combine(folder.FullName, "ring.json"), TimeProvider.System);
            var sealer = await DataKeySealer.OpenAsync(ring, new MemoryStore(1).Documents, CancellationToken.None);
            void Run(int times)
            {
                byte[] plain = new byte[bytes], place = new byte[16], cipher = new byte[bytes + sealer.OverheadBytes];
                for (; times > 0; times--)
                {
                    sealer.Seal(plain, place, cipher);
                    sealer.Open(cipher, place, plain);
                }
            }

            Run(operations / 5);
            return await Measurement.OfAsync(operations, () => Task.Run(() => Run(operations)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
