namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>
/// Lets so many letters a second through. What was not used is kept for a second, so that a dispatch is not slower than asked for because
/// lists come in bursts. Used by the turns of one activation.
/// </summary>
internal sealed class DispatchPace(TimeProvider clock, int perSecond)
{
    private readonly long _from = clock.GetTimestamp();
    private double _taken;

    /// <summary>How long until one more may go.</summary>
    public TimeSpan UntilNext => TimeSpan.FromSeconds(Math.Max(0.001, (1 - Allowance()) / Math.Max(1, perSecond)));

    /// <summary>Takes as many as may go now, at most so many.</summary>
    public int Take(int max)
    {
        if (perSecond <= 0) return max;
        var now = (int)Math.Min(max, Math.Floor(Allowance()));
        _taken += now;
        return now;
    }

    public void GiveBack(int letters) => _taken -= letters;

    private double Allowance()
    {
        var earned = clock.GetElapsedTime(_from).TotalSeconds * perSecond;
        _taken = Math.Max(_taken, earned - perSecond);
        return earned - _taken;
    }
}
