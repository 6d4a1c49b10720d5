using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Budkavle.Load.Contract;
using Budkavle.Load.Http;
using Budkavle.Load.Letters;
using Budkavle.Load.Measuring;

namespace Budkavle.Load.Running;

/// <summary>
/// Sends one bulk request after another until no letter is left, and checks every answer: line numbers from 1 without a gap, the key of the
/// line that was sent, an identity or a code. Memory: one chunk, and a time stamp per chunk in flight.
/// </summary>
internal sealed class BulkConnection(LoadRun run, int number, CancellationToken cancellation) : IDisposable
{
    private readonly NdjsonDuplex _duplex = new(run.Target.Endpoint);
    private readonly LetterTemplate _template = LetterTemplate.BulkLine(run.Options.RunName, run.Options.BodyBytes, run.Filler);
    private readonly ConcurrentQueue<(int LinesEnd, long Ticks)> _sent = new();
    private readonly double _rate = (run.Options.RatePerSecond ?? 0) / run.Options.Connections;
    private long _pacedFrom;
    private long _paced;
    private long _first;
    private int _count;
    private int _written;
    private int _answered;

    public long BytesSent { get; private set; }

    public void Run()
    {
        _pacedFrom = run.Recorder.StartTicks + (long)(Stopwatch.Frequency / Math.Max(1, run.Options.RatePerSecond ?? 1) * number);
        while (!cancellation.IsCancellationRequested)
        {
            (_first, _count) = run.Claim(run.BulkLines);
            if (_count == 0)
                return;
            _written = _answered = 0;
            _sent.Clear();
            RunRequest();
            _paced += _written;
        }
    }

    public void Dispose() => _duplex.Dispose();

    private void RunRequest()
    {
        try
        {
            var status = _duplex.Run($"POST {run.Target.BulkPath}", run.Target.SenderHeader, Fill, OnLine);
            if (status is < 200 or >= 300)
            {
                Fail(SingleRun.CodeOf(status, Encoding.UTF8.GetBytes(_duplex.ErrorText)));
                Thread.Sleep(Math.Clamp(_duplex.RetryAfterSeconds * 1000, 50, 5000));
            }
            else if (_answered != _written)
            {
                Fail("answer lines missing");
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or System.Net.Sockets.SocketException)
        {
            Fail($"connection: {fault.Message}");
            Thread.Sleep(100);
        }
    }

    /// <summary>All lines that were sent and not answered, or the whole request when it failed before the first.</summary>
    private void Fail(string code) =>
        run.Recorder.Fail(code, Stopwatch.GetTimestamp(), Math.Max(1, Volatile.Read(ref _written) - _answered));

    private int Fill(Span<byte> buffer)
    {
        if (cancellation.IsCancellationRequested || run.IsStopped)
            return 0;
        var fits = Math.Min(buffer.Length / _template.Length, _count - _written);
        var lines = _rate > 0 ? WaitForDue(fits) : fits;
        if (lines == 0)
            return 0;
        var now = Stopwatch.GetTimestamp();
        run.Recorder.Offer(now, lines);
        // Before the bytes: the answer may come before this thread runs again.
        _sent.Enqueue((_written + lines, now));
        for (var line = 0; line < lines; line++)
        {
            var index = _first + _written + line;
            _template.Write(index, run.Recipients.ForLetter(index), buffer[(line * _template.Length)..]);
        }
        Volatile.Write(ref _written, _written + lines);
        BytesSent += lines * _template.Length;
        return lines * _template.Length;
    }

    private int WaitForDue(int atMost)
    {
        while (atMost > 0 && !cancellation.IsCancellationRequested && !run.IsStopped)
        {
            var due = (long)((Stopwatch.GetTimestamp() - _pacedFrom) / (double)Stopwatch.Frequency * _rate) + 1 - _paced - _written;
            if (due > 0)
                return (int)Math.Min(due, atMost);
            Pause.Microseconds(500);
        }
        return 0;
    }

    private void OnLine(ReadOnlySpan<byte> line)
    {
        var now = Stopwatch.GetTimestamp();
        var answer = BulkAnswerParser.Parse(line);
        var index = _first + _answered;
        _answered++;
        if (answer.Line != _answered || !LetterTemplate.IsKeyOf(index, answer.Key))
            throw new InvalidDataException(answer.Line < 0 && !answer.Code.IsEmpty
                ? $"the server ended the request with {Encoding.UTF8.GetString(answer.Code)}"
                : "the answer lines are not in the order of the request");
        if (!answer.IsAccepted)
        {
            run.Recorder.Fail($"{Encoding.UTF8.GetString(answer.Status)} {Encoding.UTF8.GetString(answer.Code)}".Trim(), now);
            return;
        }
        run.Recorder.Complete(StartOf(_answered), now);
        if (answer.Status.SequenceEqual("200"u8))
            run.CountReplay();
        run.Keep(index, answer.LetterId);
    }

    /// <summary>When the line was due (open loop) or its chunk was handed to the connection (closed loop).</summary>
    private long StartOf(int line)
    {
        if (_rate > 0)
            return _pacedFrom + (long)((_paced + line - 1) / _rate * Stopwatch.Frequency);
        (int LinesEnd, long Ticks) batch;
        while (_sent.TryPeek(out batch) && batch.LinesEnd < line)
            _sent.TryDequeue(out _);
        return batch.Ticks;
    }
}
