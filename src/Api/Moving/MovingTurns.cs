namespace Budkavle.Api.Moving;

/// <summary>How many packages are made or taken in at once: who comes when all turns are taken comes again later.</summary>
internal sealed class MovingTurns(int turns)
{
    private readonly SemaphoreSlim _free = new(turns);

    /// <summary>A turn, given back when disposed of; null if all are taken.</summary>
    public IDisposable? TryTake() => _free.Wait(TimeSpan.Zero) ? new Turn(_free) : null;

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) free.Release();
        }
    }
}
