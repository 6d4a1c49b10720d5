namespace Budkavle.Api.Operations.Watching;

/// <summary>The values of this process's instruments at one moment.</summary>
internal sealed class MeterReading(IReadOnlyDictionary<MeterReader.Series, double> values)
{
    /// <summary>The sum over all labels.</summary>
    public double Sum(string instrument) => values.Where(one => one.Key.Instrument == instrument).Sum(one => one.Value);

    /// <summary>By the first label.</summary>
    public IReadOnlyDictionary<string, double> By(string instrument) => values.Where(one => one.Key.Instrument == instrument)
        .GroupBy(one => one.Key.First, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Sum(one => one.Value));

    /// <summary>Those of one second label, by the first.</summary>
    public IReadOnlyDictionary<string, double> By(string instrument, string second) =>
        values.Where(one => one.Key.Instrument == instrument && one.Key.Second == second)
            .ToDictionary(one => one.Key.First, one => one.Value);
}
