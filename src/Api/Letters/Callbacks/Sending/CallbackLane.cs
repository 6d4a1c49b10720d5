using Budkavle.Grains.Letters.Feeds;

namespace Budkavle.Api.Letters.Callbacks.Sending;

/// <summary>
/// What is to be told of one letter, in order: first what was parked, then what is new. Nothing of a letter overtakes what failed before.
/// </summary>
internal sealed class CallbackLane
{
    private readonly List<ParkedEvent> _rest = [];

    /// <summary>What is left to tell, the next first.</summary>
    public IReadOnlyList<ParkedEvent> Rest => _rest;

    public bool IsDue(DateTimeOffset now) => _rest.Count > 0 && _rest[0].NextAt <= now;

    public void Add(ParkedEvent parked) => _rest.Add(parked);

    public void Add(in FeedEvent happened, DateTimeOffset now) => _rest.Add(ParkedEvent.Of(happened, now, now, attempts: 0));

    public void Told() => _rest.RemoveAt(0);

    public void Failed(DateTimeOffset now, TimeSpan wait) =>
        _rest[0] = _rest[0] with { Attempts = _rest[0].Attempts + 1, NextAt = now + wait };
}
