namespace Budkavle.Embedded.Hosting;

/// <summary>
/// Tokens that expire with the lifecycle time-out, one for all activations that begin or end within the same second: a token source
/// and a timer for each would cost more than the activation.
/// </summary>
internal sealed class LifecycleTokens(int timeoutTicks)
{
    private const int WindowTicks = 4;

    private readonly Lock _gate = new();
    private readonly Queue<(int DueTick, CancellationTokenSource Source)> _sources = new();
    private int _windowEnds = int.MinValue;
    private CancellationTokenSource _current = new();

    public CancellationToken Current(int now)
    {
        lock (_gate)
        {
            if (now >= _windowEnds)
            {
                _windowEnds = now + WindowTicks;
                _current = new CancellationTokenSource();
                _sources.Enqueue((_windowEnds + timeoutTicks, _current));
            }

            return _current.Token;
        }
    }

    public void Expire(int now)
    {
        while (TakeExpired(now) is { } source)
        {
            source.Cancel();
        }
    }

    private CancellationTokenSource? TakeExpired(int now)
    {
        lock (_gate)
        {
            return _sources.TryPeek(out var oldest) && oldest.DueTick <= now ? _sources.Dequeue().Source : null;
        }
    }
}
