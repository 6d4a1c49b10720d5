using Budkavle.Checker.Histories;
using Budkavle.Checker.States;

namespace Budkavle.Checker.Rules;

/// <summary>The history, looked up in the ways that the rules need.</summary>
internal sealed class HistoryFacts
{
    public HistoryFacts(ClientHistory history)
    {
        History = history;
        Keys = history.Letters.GroupBy(one => (one.Sender, one.Key)).Select(key => key.ToArray()).ToArray();
        foreach (var attempt in history.Letters.Where(one => one.Outcome == Outcome.Ok)) Acknowledged.TryAdd(attempt.LetterId, attempt);
        ByContent = Keys.SelectMany(key => key.Select(one => (one.Recipient, one.Content)).Distinct().Select(what => (what, key)))
            .ToLookup(one => one.what, one => one.key);
        Dispatches = history.Dispatches.GroupBy(one => one.Dispatch).ToDictionary(one => one.Key, one => one.ToArray());
        ByTemplate = Dispatches.Values.ToLookup(one => one[0].Content);
        foreach (var reading in history.Readings)
        {
            foreach (var letter in reading.Letters) See(reading.Recipient, letter);
        }
    }

    public ClientHistory History { get; }

    /// <summary>The attempts of each key of each sender, in the order of the history.</summary>
    public IReadOnlyList<LetterAttempt[]> Keys { get; }

    public Dictionary<string, LetterAttempt> Acknowledged { get; } = [];

    /// <summary>Keys under which this content was sent to this recipient.</summary>
    public ILookup<(string Recipient, string Content), LetterAttempt[]> ByContent { get; }

    public IReadOnlyDictionary<string, DispatchAttempt[]> Dispatches { get; }

    public ILookup<string, DispatchAttempt[]> ByTemplate { get; }

    /// <summary>Each letter that a reader saw, and how far it had come.</summary>
    public Dictionary<(string Recipient, string LetterId), Standing> Seen { get; } = [];

    private void See(string recipient, SeenLetter letter)
    {
        var place = (recipient, letter.LetterId);
        if (!Seen.TryGetValue(place, out var before) || before < letter.Standing) Seen[place] = letter.Standing;
    }
}
