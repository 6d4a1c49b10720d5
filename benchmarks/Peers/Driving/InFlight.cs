namespace Budkavle.Peers.Driving;

/// <summary>
/// When each letter under way was sent, by its number on the connection. Answers may come in any order, and one may stand for all up to
/// a number. Not thread-safe.
/// </summary>
internal sealed class InFlight
{
    private readonly long[] _sentTicks;
    private long _lowest = 1;

    /// <param name="window">Most letters under way at once.</param>
    public InFlight(int window)
    {
        Window = window;
        // Some room for answers that overtake each other; beyond it sending waits for the oldest.
        _sentTicks = new long[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)window * 4)];
    }

    public int Window { get; }

    public int Count { get; private set; }

    /// <summary>Number of the letter that is sent next; the first is 1.</summary>
    public long Next { get; private set; } = 1;

    public bool CanSend => Count < Window && At(Next) == 0;

    /// <summary>Takes the next number.</summary>
    public long Begin(long nowTicks)
    {
        if (!CanSend)
            throw new InvalidOperationException("The window is full.");
        At(Next) = nowTicks;
        Count++;
        return Next++;
    }

    /// <summary>When an answered letter was sent.</summary>
    /// <exception cref="InvalidDataException">No such letter is under way: a number never sent, or answered twice.</exception>
    public long Complete(long number)
    {
        if (number < _lowest || number >= Next || At(number) == 0)
            throw new InvalidDataException("An acknowledgement for a letter that is not under way.");
        var sent = At(number);
        At(number) = 0;
        Count--;
        while (_lowest < Next && At(_lowest) == 0)
            _lowest++;
        return sent;
    }

    /// <summary>All numbers under way up to and with this one.</summary>
    public IEnumerable<long> UpTo(long number)
    {
        for (var each = _lowest; each <= Math.Min(number, Next - 1); each++)
        {
            if (At(each) != 0)
                yield return each;
        }
    }

    private ref long At(long number) => ref _sentTicks[number & (_sentTicks.Length - 1)];
}
