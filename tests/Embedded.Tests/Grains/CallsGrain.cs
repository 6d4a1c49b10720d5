using Budkavle.Embedded.Tests.Support;
using Orleans;
using Orleans.Runtime;

namespace Budkavle.Embedded.Tests.Grains;

internal class CallsGrain(Journal journal) : Grain, ICallsGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public ValueTask<int> Sum(int left, long right, Guid third) => new(left + (int)right + third.Version);

    public ValueTask Note(string entry)
    {
        journal.Add(entry);
        return ValueTask.CompletedTask;
    }

    public async Task Hold(string name, string gate)
    {
        journal.Add($"{name} begins");
        await journal.Wait(gate);
        journal.Add($"{name} ends");
    }

    public Task Pass(string name)
    {
        journal.Add($"{name} passes");
        return Task.CompletedTask;
    }

    public Task Read(string name, string gate) => Hold(name, gate);

    public Task Tell(string name, string gate) => Hold(name, gate);

    public Task TellBadly() => throw new InvalidOperationException("nobody hears this");

    public Task HoldBriefly(string gate) => Hold("brief", gate);

    public Task Fail(string text) => throw new FormatException(text);

    public async Task FailLater(string gate)
    {
        await journal.Wait(gate);
        throw new FormatException("later");
    }

    public Task NoteUnless(string entry, CancellationToken cancellationToken)
    {
        journal.Add(entry);
        return Task.CompletedTask;
    }

    public async Task HoldUntil(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<string?> ContextValue(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task SetContext(string key, string value)
    {
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public async Task<bool> StaysOnItsScheduler(string gate)
    {
        var before = TaskScheduler.Current;
        await journal.Wait(gate);
        return ReferenceEquals(before, TaskScheduler.Current) && before != TaskScheduler.Default;
    }

    public Task<ICallsGrain> Self() => Task.FromResult(this.AsReference<ICallsGrain>());

    public async Task<string> Relay(string to, string text) =>
        $"{this.GetPrimaryKeyString()}:{await GrainFactory.GetGrain<ICallsGrain>(to, nameof(CallsGrain)).Echo(text)}";

    public Task<string[]> RelayToAll(string[] to, string text) =>
        Task.WhenAll(to.Select(key => GrainFactory.GetGrain<ICallsGrain>(key).Echo(text)));
}
