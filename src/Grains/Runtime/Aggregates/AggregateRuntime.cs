using System.Buffers.Binary;
using System.Text.Json;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>
/// The one place where an ordinary aggregate's actor and the log meet: load, decide, append, wait for the commit, apply, reply. The append
/// is refused if another activation was faster; then the state is loaded anew and the decision made once more.
/// </summary>
/// <remarks>Used from the turns of one activation. After a storage error the next use loads the state from the log.</remarks>
public sealed class AggregateRuntime<TState, TEvent>(
    IAggregate<TState, TEvent> aggregate, IGrainFactory grains, StreamKey stream, int shards, TimeProvider clock)
    where TState : class
    where TEvent : class
{
    private const int EventsPerRead = 500;
    private const int AttemptsMax = 5;
    private readonly IPostOfficeGrain _office = grains.GetGrain<IPostOfficeGrain>(stream.ShardOf(shards));
    private TState? _state;
    private uint _version;

    public StreamKey Stream => stream;

    /// <summary>
    /// The state after everything that is durable. Asks each time for what has come since: another activation of the same key may have
    /// appended, and one that only remembered would never learn it unless it appended itself.
    /// </summary>
    public async ValueTask<TState> LoadAsync()
    {
        var (state, version) = _state is null ? (aggregate.Initial, 0u) : (_state, _version);
        while (true)
        {
            var rows = await _office.ReadEvents(stream.Value, version, EventsPerRead);
            foreach (var row in rows)
            {
                state = Apply(state, row.Bytes);
                version = (uint)row.Position;
            }

            if (rows.Length < EventsPerRead) break;
        }

        (_state, _version) = (state, version);
        return state;
    }

    /// <summary>Decides on the current state and makes the events durable. No events: nothing is written.</summary>
    /// <param name="decide">Pure; may be called more than once.</param>
    /// <returns>The state afterwards, and what the decision answers.</returns>
    public async Task<(TState State, TAnswer Answer)> DecideAsync<TAnswer>(
        Func<TState, (IReadOnlyList<TEvent> Events, TAnswer Answer)> decide)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await LoadAsync();
            var (events, answer) = decide(before);
            if (events.Count == 0) return (before, answer);
            if (await AppendAsync(before, events) is { } after) return (after, answer);
            if (attempt == AttemptsMax) throw new StorageException($"Stream {stream} changes too fast.");
        }
    }

    /// <summary>A decision that only makes events and refuses nothing.</summary>
    /// <inheritdoc cref="DecideAsync" path="/param"/>
    public async Task<TState> RecordAsync(Func<TState, IReadOnlyList<TEvent>> decide) =>
        (await DecideAsync(before => (decide(before), true))).State;

    private async Task<TState?> AppendAsync(TState before, IReadOnlyList<TEvent> events)
    {
        var version = _version;
        // Whatever happens from here until the answer is there, only the log knows the state.
        _state = null;
        var alarm = aggregate.AlarmOf(Fold(before, events, clock.GetUtcNow()));
        var at = await _office.Append(new AppendRequest
        {
            Stream = stream.Value,
            ExpectedVersion = version,
            Events = [.. events.Select(happened =>
                new ReadOnlyMemory<byte>(JsonSerializer.SerializeToUtf8Bytes(happened, aggregate.EventType)))],
            AlarmRemove = aggregate.AlarmOf(before)?.At.ToUnixTimeMilliseconds() ?? 0,
            AlarmSet = alarm?.At.ToUnixTimeMilliseconds() ?? 0,
            AlarmKind = alarm?.Kind ?? AlarmKind.None,
        });
        if (at is null) return null;
        _state = Fold(before, events, DateTimeOffset.FromUnixTimeMilliseconds(at.Value));
        _version = version + (uint)events.Count;
        return _state;
    }

    private TState Fold(TState state, IReadOnlyList<TEvent> events, DateTimeOffset at) =>
        events.Aggregate(state, (current, happened) => aggregate.Apply(current, happened, at));

    private TState Apply(TState state, ReadOnlyMemory<byte> row)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(row.Span));
        var json = row.Span[(8 + AlarmChange.SizeBytes)..];
        var happened = JsonSerializer.Deserialize(json, aggregate.EventType);
        return aggregate.Apply(state, happened ?? throw new InvalidDataException("A stored event is empty."), at);
    }
}
