using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime.Aggregates;

/// <summary>All aggregates of one kind as the log says they are, for tools that read it without a silo.</summary>
/// <param name="aggregate">How its events are folded.</param>
internal sealed class ArchiveFold<TState, TEvent>(IAggregate<TState, TEvent> aggregate)
    where TState : class
    where TEvent : class
{
    /// <summary>How its stored events begin; other aggregates have events whose names begin alike.</summary>
    private static readonly byte[][] _events =
    [
        .. typeof(TEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(one => Encoding.ASCII.GetBytes($"{{\"type\":\"{one.TypeDiscriminator}\"")),
    ];

    private readonly Dictionary<StreamKey, TState> _states = [];

    public IReadOnlyDictionary<StreamKey, TState> States => _states;

    /// <summary>As the stream stands; the initial state where nothing happened to it.</summary>
    public TState Of(StreamKey stream) => _states.GetValueOrDefault(stream, aggregate.Initial);

    /// <returns>False for an entry of another kind.</returns>
    /// <exception cref="InvalidDataException">The entry is no event.</exception>
    /// <exception cref="JsonException">It cannot be read.</exception>
    public bool Apply(in Entry entry)
    {
        if (entry.Type != EntryType.AggregateEvent) return false;
        var json = NamingEvents.JsonOf(entry);
        foreach (var name in _events)
        {
            if (!json.StartsWith(name)) continue;
            var happened = JsonSerializer.Deserialize(json, aggregate.EventType)
                ?? throw new InvalidDataException("A stored event is empty.");
            _states[entry.Stream] = aggregate.Apply(Of(entry.Stream), happened, DateTimeOffset.FromUnixTimeMilliseconds(entry.At));
            return true;
        }

        return false;
    }
}
