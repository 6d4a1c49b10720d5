using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Budkavle.Checker;
using Budkavle.Checker.Histories;

namespace Budkavle.Chaos.Client;

/// <summary>
/// What the clients did and saw, in memory for the checker and, line by line, in a file outside the silo's data that is written through
/// at every event.
/// </summary>
internal sealed class Ledger : IDisposable
{
    public const string Agency = "agency";
    private readonly Lock _lock = new();
    private readonly ClientHistory _history = new();
    private readonly List<Operation> _operations = [];
    private readonly StreamWriter _file;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private long _attempts;

    public Ledger(string path, TimeProvider clock)
    {
        _file = new StreamWriter(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
        (_clock, _began) = (clock, clock.GetTimestamp());
    }

    /// <summary>Answers by code, connections that broke by their failure.</summary>
    public ConcurrentDictionary<string, int> Answers { get; } = [];

    public int Acknowledged { get; private set; }

    public int Open { get; private set; }

    /// <summary>Only once nobody records any more.</summary>
    public ClientHistory History => _history;

    /// <summary>Ticks since the beginning; every event has its own.</summary>
    public long Now => _clock.GetElapsedTime(_began).Ticks;

    public Operation Begin(Letter letter)
    {
        var operation = new Operation(letter);
        lock (_lock) _operations.Add(operation);
        return operation;
    }

    /// <summary>Those that the filter takes, looked at under the lock.</summary>
    public Operation[] Operations(Func<Operation, bool> filter)
    {
        lock (_lock) return [.. _operations.Where(filter)];
    }

    public LetterAttempt Invoke(Operation operation)
    {
        lock (_lock)
        {
            operation.Attempts++;
            var letter = operation.Letter;
            var attempt = _history.Invoke(
                Now, letter.Key, Agency, letter.Key, Cast.NameOf(letter.Recipient), letter.Digest, letter.IsScheduled);
            Write("invoke", attempt, $",\"to\":\"{attempt.Recipient}\",\"content\":\"{attempt.Content}\"");
            return attempt;
        }
    }

    public void End(Operation operation, LetterAttempt attempt, int status, string code, string letterId)
    {
        Count(status, code);
        lock (_lock)
        {
            if (letterId.Length > 0)
            {
                _history.Ok(Now, attempt, letterId);
                if (operation.LetterId.Length == 0) Acknowledged++;
                operation.LetterId = letterId;
                SetOpen(operation, false);
                Write("ok", attempt, $",\"letter\":\"{letterId}\"");
            }
            else if (Answer.IsOpenOutcome(status, code))
            {
                _history.Unknown(Now, attempt);
                if (operation.LetterId.Length == 0) SetOpen(operation, true);
                Write("unknown", attempt, $",\"code\":\"{code}\"");
            }
            else
            {
                _history.Refused(Now, attempt, code);
                operation.IsRefused = !RefusalCodes.Passing.Contains(code);
                if (operation.IsRefused) SetOpen(operation, false);
                Write("refused", attempt, $",\"code\":\"{code}\"");
            }
        }
    }

    public DispatchAttempt InvokeDispatch(string dispatch, IReadOnlyList<string> recipients, string content)
    {
        lock (_lock)
        {
            var attempt = _history.InvokeDispatch(Now, dispatch, Agency, dispatch, recipients, content);
            Write("invoke", attempt, $",\"recipients\":{recipients.Count},\"content\":\"{content}\"");
            return attempt;
        }
    }

    public void End(DispatchAttempt attempt, Answer answer)
    {
        Count(answer.Status, answer.Code);
        lock (_lock)
        {
            if (answer.IsOk) _history.Ok(Now, attempt);
            else if (answer.IsOpen) _history.Unknown(Now, attempt);
            else _history.Refused(Now, attempt, answer.Code);
            Write(answer.IsOk ? "ok" : answer.IsOpen ? "unknown" : "refused", attempt, $",\"code\":\"{answer.Code}\"");
        }
    }

    public void Add(MailboxReading reading)
    {
        lock (_lock)
        {
            _history.Add(reading);
            _file.WriteLine(JsonSerializer.Serialize(new { Event = "reading", reading.Recipient, reading.InvokedAt, reading.EndedAt,
                reading.IsWhole, Letters = reading.Letters.Select(one => $"{one.LetterId} {one.Standing}") }));
        }
    }

    public void Add(FeedReading reading)
    {
        lock (_lock) _history.Add(reading);
    }

    /// <summary>A page of the feed, as it came.</summary>
    public void Write(string reader, IReadOnlyList<FeedEvent> events)
    {
        lock (_lock)
        {
            _file.WriteLine(JsonSerializer.Serialize(
                new { Event = "feed", Reader = reader, At = Now, Events = events.Select(one => $"{one.LetterId} {one.Kind}") }));
        }
    }

    public void Count(int status, string code) =>
        Answers.AddOrUpdate(code.Length > 0 ? code : status.ToString(CultureInfo.InvariantCulture), 1, (_, count) => count + 1);

    public void Dispose()
    {
        lock (_lock) _file.Dispose();
    }

    private void SetOpen(Operation operation, bool isOpen)
    {
        if (operation.IsOpen != isOpen) Open += isOpen ? 1 : -1;
        operation.IsOpen = isOpen;
    }

    private void Write(string what, Attempt attempt, string more) => _file.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"Event\":\"{what}\",\"At\":{Now},\"Line\":{++_attempts},\"Operation\":\"{attempt.Operation}\"{more}}}"));
}
