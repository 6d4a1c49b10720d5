using System.Diagnostics.Metrics;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>What has come in, for whoever listens to the meter <c>Budkavle.Submissions</c>. Names nobody.</summary>
public sealed class SubmissionMeters : IDisposable
{
    public const string MeterName = "Budkavle.Submissions";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _taken;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _held;
    private readonly Counter<long> _acknowledged;

    public SubmissionMeters()
    {
        _taken = _meter.CreateCounter<long>("budkavle.submissions.taken", "{submission}", "Submissions that an agency has");
        _held = _meter.CreateCounter<long>("budkavle.submissions.held", "{submission}", "Handed in, and waiting for the scanner");
        _refused = _meter.CreateCounter<long>("budkavle.submissions.refused", "{submission}", "Refused, by code");
        _acknowledged = _meter.CreateCounter<long>("budkavle.submissions.acknowledged", "{submission}", "Acknowledged by agencies");
    }

    internal void Take(SubmissionWay way) => _taken.Add(1, KeyValuePair.Create("way", (object?)way.ToString()));

    internal void Hold() => _held.Add(1);

    internal void Refuse(SubmissionFault fault) =>
        _refused.Add(1, KeyValuePair.Create("code", (object?)SubmissionFaults.CodeOf(fault)));

    internal void Acknowledge(int count) => _acknowledged.Add(count);

    public void Dispose() => _meter.Dispose();
}
