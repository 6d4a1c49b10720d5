namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>Letters a second over the last few seconds, from samples taken now and then.</summary>
internal sealed class DispatchRate(TimeProvider clock, TimeSpan window)
{
    private readonly Queue<(long At, long Done)> _samples = [];

    public void Sample(long done)
    {
        _samples.Enqueue((clock.GetTimestamp(), done));
        while (_samples.Count > 2 && clock.GetElapsedTime(_samples.Peek().At) > window) _samples.Dequeue();
    }

    public void Reset() => _samples.Clear();

    public double PerSecond(long doneNow)
    {
        if (!_samples.TryPeek(out var first)) return 0;
        var seconds = clock.GetElapsedTime(first.At).TotalSeconds;
        return seconds <= 0 ? 0 : Math.Round((doneNow - first.Done) / seconds, 1);
    }
}
