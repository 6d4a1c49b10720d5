namespace Budkavle.Load.Reporting;

/// <summary>
/// A vertical axis from 0 (or, by powers of ten, from just below the smallest value) to a round number above the largest.
/// </summary>
internal sealed class ChartScale
{
    private const int LinearTicks = 4;
    private readonly bool _logarithmic;
    private readonly double _from;
    private readonly double _to;

    public ChartScale(double min, double max, bool logarithmic)
    {
        _logarithmic = logarithmic;
        if (logarithmic)
        {
            _from = Math.Floor(Math.Log10(Math.Max(min, 1e-3)));
            _to = Math.Max(_from + 1, Math.Ceiling(Math.Log10(max)));
        }
        else
        {
            var power = Math.Pow(10, Math.Floor(Math.Log10(max)));
            _to = new[] { 1, 2, 4, 6, 8, 10 }.Select(step => step * power).First(edge => edge >= max * 0.9999);
        }
    }

    public double Fraction(double value) => _logarithmic ? (Math.Log10(Math.Max(value, 1e-9)) - _from) / (_to - _from) : value / _to;

    public IEnumerable<(double Fraction, double Value)> Ticks() => _logarithmic
        ? Enumerable.Range((int)_from, (int)(_to - _from) + 1).Select(power => ((power - _from) / (_to - _from), Math.Pow(10, power)))
        : Enumerable.Range(0, LinearTicks + 1).Select(tick => (tick / (double)LinearTicks, _to * tick / LinearTicks));
}
