using System.Collections.Concurrent;
using System.Text.Json;

namespace Budkavle.Api.Tests.Silos;

/// <summary>What a sender knows after a run: which letters it sent, and which of them were acknowledged under which id.</summary>
internal sealed class Ledger
{
    private const int RepeatedLines = 1000;
    private readonly ConcurrentDictionary<string, (string Recipient, string Line)> _sent = [];
    private readonly ConcurrentDictionary<string, string> _acknowledged = [];

    public int Acknowledged => _acknowledged.Count;

    public int Sent => _sent.Count;

    /// <summary>Makes the line of a new letter.</summary>
    public string Line(string key, string recipient, string more = "")
    {
        var line = Letter.Line(key, recipient, "Decision " + key, more);
        _sent[key] = (recipient, line);
        return line;
    }

    public void Note(IEnumerable<JsonElement> answers)
    {
        foreach (var answer in answers)
        {
            if (answer.Text("letterId") is { } id) Note(answer.Text("key")!, id);
        }
    }

    /// <summary>An acknowledgement. Every one for the same key must name the same letter.</summary>
    public void Note(string key, string letterId) => Assert.Equal(letterId, _acknowledged.GetOrAdd(key, letterId));

    /// <summary>Repeats everything that was ever sent, then reads every mailbox: each letter is there once, under its id.</summary>
    public async Task SettleAsync(SiloProcess silo)
    {
        var before = _acknowledged.Keys.ToHashSet();
        foreach (var part in _sent.ToArray().Chunk(RepeatedLines))
        {
            JsonElement[] answers = [];
            // A connection that died with the database may be noticed only when it is used: then the lines ask to be repeated.
            await Eventually.IsTrueAsync(async () =>
            {
                answers = await silo.Agency.BulkAsync([.. part.Select(letter => letter.Value.Line)]);
                return answers.All(answer => answer.Text("code") != "unavailable");
            });
            Assert.Equal(part.Select(letter => letter.Key), answers.Select(answer => answer.Text("key")));
            Assert.All(answers, answer => Assert.NotNull(answer.Text("letterId")));
            var repeated = answers.Where(answer => answer.Text("status") == "200").Select(answer => answer.Text("key")!).ToHashSet();
            Assert.All(part.Where(letter => before.Contains(letter.Key)), letter => Assert.Contains(letter.Key, repeated));
            Note(answers);
        }

        foreach (var recipient in _sent.GroupBy(letter => letter.Value.Recipient))
        {
            var owner = await silo.Operator.OwnerAsync(recipient.Key);
            var expected = recipient.Select(letter => _acknowledged[letter.Key]).Order().ToArray();
            Assert.Equal(expected, (await owner.LettersAsync()).Order());
            Assert.Equal(expected.Length, (await owner.ReadAsync("/v1/mailbox")).GetProperty("letters").GetInt32());
        }

        Assert.DoesNotMatch(ErrorRules.NumberPattern(), string.Join('\n', silo.Logged));
    }
}
