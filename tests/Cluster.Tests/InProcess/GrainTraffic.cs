using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Budkavle.Cluster.Tests.InProcess;

/// <summary>
/// Counts what silos and front ends of this process send over their connections, by Orleans' own meter, from when it is made.
/// </summary>
internal sealed class GrainTraffic : IDisposable
{
    private const string Sent = "orleans-messaging-sent-messages-size";
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Way, string Kind), (long Messages, long Bytes)> _sent = [];

    public GrainTraffic()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Sent) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>(Add);
        _listener.Start();
    }

    /// <summary>Calls from silo to silo, what silos say among themselves included.</summary>
    public (long Messages, long Bytes) BetweenSilos => Read("SiloToSilo");

    /// <summary>Calls from front ends to silos.</summary>
    public (long Messages, long Bytes) FromFrontEnds => Read("ClientToGateway");

    public void Dispose() => _listener.Dispose();

    private (long, long) Read(string way) => _sent.GetValueOrDefault((way, "Request"));

    private void Add(Instrument instrument, int bytes, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var (way, kind) = ("", "");
        foreach (var (name, value) in tags)
        {
            if (name == "ConnectionDirection") way = $"{value}";
            if (name == "MessageDirection") kind = $"{value}";
        }

        _sent.AddOrUpdate((way, kind), (1, bytes), (_, sum) => (sum.Messages + 1, sum.Bytes + bytes));
    }
}
