using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Budkavle.Api.Operations.Watching;

/// <summary>
/// What this process's own instruments say, for its own pages and alarms: the numbers that <c>/metrics</c> gives to Prometheus, read
/// without one. Of histograms only the count. Safe for use by many threads.
/// </summary>
internal sealed class MeterReader : IDisposable
{
    public const string Requests = "http.server.request.duration";
    private const string OwnMeters = "Budkavle.";
    private const string ServerMeter = "Microsoft.AspNetCore.Hosting";
    private const string CodeTag = "http.response.status_code";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Series, Cell> _counted = new();
    private readonly Dictionary<Series, double> _observed = [];
    private readonly Lock _reading = new();

    public MeterReader()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith(OwnMeters, StringComparison.Ordinal)
                || (instrument.Meter.Name == ServerMeter && instrument.Name == Requests)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public MeterReading Read()
    {
        lock (_reading)
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            var values = new Dictionary<Series, double>(_observed);
            foreach (var (series, cell) in _counted) values[series] = Volatile.Read(ref cell.Value);
            return new MeterReading(values);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = SeriesOf(instrument, tags);
        if (instrument.IsObservable)
        {
            // Called from Read alone.
            _observed[series] = value;
            return;
        }

        var cell = _counted.GetOrAdd(series, static _ => new Cell());
        Interlocked.Add(ref cell.Value, instrument is Counter<long> ? (long)value : 1);
    }

    /// <summary>Instruments of ours have two labels at the most; of a request only what it was answered with is of interest.</summary>
    private static Series SeriesOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.Name == Requests)
        {
            foreach (var tag in tags)
            {
                if (tag.Key == CodeTag) return new Series(instrument.Name, TextOf(tag.Value), "");
            }

            return new Series(instrument.Name, "", "");
        }

        return new Series(
            instrument.Name, tags.Length > 0 ? TextOf(tags[0].Value) : "", tags.Length > 1 ? TextOf(tags[1].Value) : "");
    }

    private static string TextOf(object? value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>An instrument and the values of its first two labels.</summary>
    internal readonly record struct Series(string Instrument, string First, string Second);

    private sealed class Cell
    {
        public long Value;
    }
}
