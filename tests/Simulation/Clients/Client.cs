using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Clients;

/// <summary>Someone outside, who never fails: asks, waits, asks again.</summary>
internal abstract class Client
{
    protected Client(World world, Chance chance, string name)
    {
        (World, Chance, Name) = (world, chance, name);
        Grains = new SimGrains(world.Network, new Caller(world.Outside, null), world.Plants) { Timeout = Patience() };
    }

    public string Name { get; }

    /// <summary>Set when it has ended all that it began.</summary>
    public bool IsDone { get; private set; }

    protected World World { get; }

    protected Chance Chance { get; }

    protected SimGrains Grains { get; }

    protected long Now => World.Loop.Now;

    public Task RunAsync() => World.Outside.Start(async () =>
    {
        await ActAsync();
        IsDone = true;
        World.Tell($"{Name} is done");
    });

    protected abstract Task ActAsync();

    /// <summary>How long this client waits for an answer: some give up before a silo does.</summary>
    protected TimeSpan Patience() => TimeSpan.FromMilliseconds(Chance.Of([400, 3000, 31_000]));

    /// <summary>By when a letter is to be confirmed: soon for some, for others not at all.</summary>
    protected long DueAt() =>
        Chance.Below(3) > 0 ? 0 : World.Outside.Clock.GetUtcNow().ToUnixTimeMilliseconds() + Chance.Between(200, 20_000);

    protected Task WaitAsync(int leastMilliseconds, int mostMilliseconds) => Task.Delay(
        TimeSpan.FromMilliseconds(Chance.Between(leastMilliseconds, mostMilliseconds)), World.Outside.Clock);

    /// <summary>Asks until there is an answer of any kind.</summary>
    protected async Task<T> InsistAsync<T>(Func<Task<T>> ask)
    {
        for (var delay = 20; ; delay = Math.Min(delay * 2, 3000))
        {
            try
            {
                return await ask();
            }
            catch (Exception)
            {
                // Whatever it was, the outcome is open.
                await WaitAsync(delay / 2, delay);
            }
        }
    }

    protected void Tell(string what) => World.History.Tell(Now, Name, what);
}
