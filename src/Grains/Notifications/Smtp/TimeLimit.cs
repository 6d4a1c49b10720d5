namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>Tells a time-out from a cancellation.</summary>
internal sealed class TimeLimit : IDisposable
{
    private readonly CancellationTokenSource _timeout;
    private readonly CancellationTokenSource _either;

    public TimeLimit(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        _timeout = new CancellationTokenSource(timeout, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timeout.Token, cancellationToken);
    }

    public CancellationToken Token => _either.Token;

    /// <exception cref="TimeoutException">The time is up.</exception>
    public async ValueTask RunAsync(ValueTask work)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (_timeout.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    /// <exception cref="TimeoutException">The time is up.</exception>
    public async ValueTask<T> RunAsync<T>(ValueTask<T> work)
    {
        try
        {
            return await work;
        }
        catch (OperationCanceledException) when (_timeout.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _timeout.Dispose();
    }
}
