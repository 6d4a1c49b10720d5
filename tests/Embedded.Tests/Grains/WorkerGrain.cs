using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Concurrency;

namespace Budkavle.Embedded.Tests.Grains;

[StatelessWorker(2)]
internal sealed class WorkerGrain(Journal journal) : Grain, IWorkerGrain
{
    public async Task Work(string name, string gate)
    {
        journal.Add($"{name} begins");
        await journal.Wait(gate);
        journal.Add($"{name} ends");
    }
}
