using Orleans;
using Orleans.Concurrency;

namespace Budkavle.Embedded.Tests.Grains;

// Internal on purpose: proxies must reach interfaces that other assemblies cannot see.
internal interface ICallsGrain : IGrainWithStringKey
{
    Task<string> Echo(string text);

    ValueTask<int> Sum(int left, long right, Guid third);

    ValueTask Note(string entry);

    Task Hold(string name, string gate);

    [AlwaysInterleave]
    Task Pass(string name);

    [ReadOnly]
    Task Read(string name, string gate);

    [OneWay]
    Task Tell(string name, string gate);

    [OneWay]
    Task TellBadly();

    [ResponseTimeout("00:00:05")]
    Task HoldBriefly(string gate);

    Task Fail(string text);

    Task FailLater(string gate);

    Task NoteUnless(string entry, CancellationToken cancellationToken);

    Task HoldUntil(CancellationToken cancellationToken);

    Task<string?> ContextValue(string key);

    Task SetContext(string key, string value);

    Task<bool> StaysOnItsScheduler(string gate);

    Task<ICallsGrain> Self();

    Task<string> Relay(string to, string text);

    Task<string[]> RelayToAll(string[] to, string text);
}
