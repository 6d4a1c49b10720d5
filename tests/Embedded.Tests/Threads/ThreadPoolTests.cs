using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;

namespace Budkavle.Embedded.Tests.Threads;

/// <summary>The same host on the thread pool, with real threads that race.</summary>
public sealed class ThreadPoolTests : IDisposable
{
    private const int Callers = 16;
    private const int CallsEach = 500;

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddBudkavleEmbeddedHost(options => options, typeof(ThreadPoolTests).Assembly)
        .BuildServiceProvider();

    private IGrainFactory Grains => _services.GetRequiredService<IGrainFactory>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task Turns_of_one_activation_never_overlap()
    {
        await Race(async _ => await Grains.GetGrain<IRacingGrain>(1).Interleave());

        var (overlaps, calls) = await Grains.GetGrain<IRacingGrain>(1).Read();
        Assert.Equal(0, overlaps);
        Assert.Equal(Callers * CallsEach, calls);
    }

    [Fact]
    public async Task Every_call_is_answered_while_activations_end_all_the_time()
    {
        var answers = await Race(async index => await Grains.GetGrain<IEndingGrain>(index % 7).Next());

        Assert.Equal(Callers * CallsEach, answers.Sum());
    }

    [Fact]
    public async Task Grains_that_call_each_other_answer_every_call()
    {
        var answers = await Race(async index => await Grains.GetGrain<IChainGrain>(1000 + (index % 50)).Descend(8));

        Assert.All(answers, answer => Assert.Equal(8, answer));
    }

    private static async Task<int[]> Race(Func<int, Task<int>> call)
    {
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var answers = new int[CallsEach];
            for (var i = 0; i < CallsEach; i++)
            {
                answers[i] = await call((caller * CallsEach) + i);
            }

            return answers;
        }));
        return [.. (await Task.WhenAll(callers)).SelectMany(answers => answers)];
    }

    internal interface IRacingGrain : IGrainWithIntegerKey
    {
        Task<int> Interleave();

        Task<(int Overlaps, int Calls)> Read();
    }

    [Reentrant]
    internal sealed class RacingGrain : Grain, IRacingGrain
    {
        private int _inside;
        private int _overlaps;
        private int _calls;

        public async Task<int> Interleave()
        {
            for (var turn = 0; turn < 3; turn++)
            {
                // Atomic only to be sure of seeing an overlap; the plain counter below would lose calls if there were one.
                _overlaps += Interlocked.Increment(ref _inside) > 1 ? 1 : 0;
                Thread.SpinWait(20);
                Interlocked.Decrement(ref _inside);
                await Task.Yield();
            }

            return ++_calls;
        }

        public Task<(int Overlaps, int Calls)> Read() => Task.FromResult((_overlaps, _calls));
    }

    internal interface IEndingGrain : IGrainWithIntegerKey
    {
        Task<int> Next();
    }

    internal sealed class EndingGrain : Grain, IEndingGrain
    {
        private int _calls;

        public async Task<int> Next()
        {
            await Task.Yield();
            if (++_calls == 5)
            {
                DeactivateOnIdle();
            }

            return 1;
        }
    }

    internal interface IChainGrain : IGrainWithIntegerKey
    {
        Task<int> Descend(int depth);
    }

    internal sealed class ChainGrain : Grain, IChainGrain
    {
        // Keys grow with depth so that no chain meets a grain that waits for it.
        public async Task<int> Descend(int depth) =>
            depth == 0 ? 0 : 1 + await GrainFactory.GetGrain<IChainGrain>(this.GetPrimaryKeyLong() + 1000).Descend(depth - 1);
    }
}
