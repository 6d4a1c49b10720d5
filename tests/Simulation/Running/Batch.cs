using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Running;

/// <summary>Runs worlds, some at once; each world stays on one thread.</summary>
internal static class Batch
{
    private const int StackBytes = 16 * 1024 * 1024;

    /// <summary>Runs until there are no more, or somebody has had enough.</summary>
    /// <param name="worldOf">The world of an index; null after the last.</param>
    /// <param name="threads">At once.</param>
    /// <param name="isEnough">Asked before each world.</param>
    /// <param name="done">Told of each, from one thread at a time.</param>
    /// <returns>All that were begun: of their indices none is missing in between.</returns>
    public static Tally Run(Func<int, WorldOptions?> worldOf, int threads, Func<Tally, bool> isEnough, Action<Tally, WorldResult> done)
    {
        var tally = new Tally();
        var gate = new Lock();
        var next = 0;
        void Work()
        {
            while (true)
            {
                int index;
                WorldOptions? options;
                lock (gate)
                {
                    if (isEnough(tally) || (options = worldOf(next)) is null) return;
                    index = next++;
                }

                var result = new World(options).Run();
                lock (gate)
                {
                    tally.Add(index, result);
                    done(tally, result);
                }
            }
        }

        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work, StackBytes)).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        return tally;
    }
}
