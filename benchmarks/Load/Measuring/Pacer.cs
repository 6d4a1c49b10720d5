using System.Diagnostics;
using System.Threading.Channels;

namespace Budkavle.Load.Measuring;

/// <summary>
/// Hands out the start times of an open loop: letter i is due at start + i / rate whether or not earlier ones have been answered.
/// Latency is counted from that moment, so a server that stalls is charged for every letter that was due meanwhile (no coordinated
/// omission). The clock thread sleeps until the next letter is due, at least 250 microseconds, so a start is late by that much at
/// worst on an idle machine.
/// </summary>
internal sealed class Pacer : IDisposable
{
    private const int TickMicroseconds = 250;
    private const int TickMicrosecondsMax = 1000;
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(
        new UnboundedChannelOptions { SingleWriter = true, AllowSynchronousContinuations = true });
    private readonly double _ticksPerLetter;
    private readonly long _startTicks;
    private readonly long _count;
    private readonly Recorder _recorder;
    private volatile bool _stopped;

    public Pacer(double ratePerSecond, long count, long startTicks, Recorder recorder)
    {
        _ticksPerLetter = Stopwatch.Frequency / ratePerSecond;
        _count = count;
        _startTicks = startTicks;
        _recorder = recorder;
        new Thread(Run) { IsBackground = true, Name = "pacer" }.Start();
    }

    /// <summary>Intended start times in Stopwatch ticks; completes when all have been handed out or the pacer is stopped.</summary>
    public ChannelReader<long> Due => _due.Reader;

    /// <summary>Ends the clock thread soon. Not joined: the last reader may be running on it.</summary>
    public void Dispose() => _stopped = true;

    private void Run()
    {
        long handed = 0;
        while (!_stopped && handed < _count)
        {
            var now = Stopwatch.GetTimestamp();
            var due = Math.Min(_count, (long)((now - _startTicks) / _ticksPerLetter) + 1);
            if (due > handed)
                _recorder.Offer(now, due - handed);
            for (; handed < due; handed++)
                _due.Writer.TryWrite(_startTicks + (long)(handed * _ticksPerLetter));
            var untilNext = (_startTicks + handed * _ticksPerLetter - Stopwatch.GetTimestamp()) * 1_000_000 / Stopwatch.Frequency;
            Pause.Microseconds((int)Math.Clamp(untilNext, TickMicroseconds, TickMicrosecondsMax));
        }
        _due.Writer.Complete();
    }
}
