namespace Budkavle.Embedded.Tests.Support;

/// <summary>What grains did, in order, and the gates at which tests hold them.</summary>
internal sealed class Journal
{
    private readonly Dictionary<string, TaskCompletionSource> _gates = [];

    public List<string> Entries { get; } = [];

    public void Add(string entry) => Entries.Add(entry);

    public Task Wait(string gate) => Gate(gate).Task;

    public void Open(string gate) => Gate(gate).SetResult();

    public void Break(string gate, Exception exception) => Gate(gate).SetException(exception);

    private TaskCompletionSource Gate(string name) =>
        _gates.TryGetValue(name, out var gate) ? gate : _gates[name] = new TaskCompletionSource();
}
