using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters;

/// <summary>What became of a sender's letters, asked by their keys.</summary>
[Collection(SiloCollection.Name)]
public sealed class ReconciliationTests(SiloFixture silo)
{
    private const string Path = "/v1/letters/reconciliation";
    private readonly string _prefix = Guid.NewGuid().ToString("n");

    [Fact]
    public async Task A_sender_learns_which_of_its_letters_are_missing_waiting_refused_and_delivered()
    {
        var later = DateTimeOffset.UtcNow.AddDays(30);
        var letters = await silo.Agency.BulkAsync(
            Letter.Line(Key(1), SiloFixture.AnyRecipient(1)),
            Letter.Line(Key(2), SiloFixture.AnyRecipient(2), more: $",\"publishAt\":\"{later:O}\""),
            Letter.Line(Key(3), Unregistered),
            Letter.Line(Key(4), SiloFixture.AnyRecipient(4), subject: ""));
        using var single = await silo.Agency.SendLetterAsync(Letter.To(Unregistered), Key(5));

        var answers = await AskAsync("", [.. Enumerable.Range(1, 6).Select(Key)]);

        Assert.Equal(
            [Key(2) + " waiting", Key(3) + " refused", Key(4) + " refused", Key(5) + " refused", Key(6) + " missing"],
            answers[..^1].Select(answer => $"{answer.Text("key")} {answer.Text("state")}"));
        Assert.Equal(["2", "3", "4", "5", "6"], answers[..^1].Select(answer => answer.Text("line")));
        Assert.Equal(letters[1].Text("letterId"), answers[0].Text("letterId"));
        Assert.Equal(later.ToUnixTimeMilliseconds(), answers[0].GetProperty("publishAt").GetDateTimeOffset().ToUnixTimeMilliseconds());
        Assert.Equal(["recipient_not_reachable", "invalid_letter", "recipient_not_reachable"], answers[1..4].Select(it => it.Text("code")));
        Assert.Equal(["True", "6", "1", "1", "0", "1", "3", "0", "0"], answers[^1].Texts(
            "done", "asked", "delivered", "waiting", "silent", "missing", "refused", "unknown", "invalid"));
    }

    [Fact]
    public async Task All_lists_delivered_letters_with_their_ids_and_times_in_the_order_asked()
    {
        var lines = Enumerable.Range(0, 40).Select(index => Letter.Line(Key(index), SiloFixture.AnyRecipient(index)));
        var sent = (await silo.Agency.BulkAsync([.. lines])).Reverse().ToArray();

        var answers = await AskAsync("?all=true", [.. Enumerable.Range(0, 40).Reverse().Select(Key)]);

        Assert.All(answers[..^1], answer => Assert.Equal("delivered", answer.Text("state")));
        Assert.Equal(sent.Select(answer => answer.Text("letterId")), answers[..^1].Select(answer => answer.Text("letterId")));
        Assert.Equal(sent.Select(answer => answer.Text("deliveredAt")), answers[..^1].Select(answer => answer.Text("deliveredAt")));
    }

    [Fact]
    public async Task A_refused_letter_that_is_sent_again_and_accepted_is_delivered()
    {
        using var refused = await silo.Agency.SendLetterAsync(Letter.To(Unregistered), Key(1));
        using var accepted = await silo.Agency.SendLetterAsync(Letter.To(SiloFixture.AnyRecipient(1)), Key(1));
        using var reused = await silo.Agency.SendLetterAsync(Letter.To(SiloFixture.AnyRecipient(2)), Key(1));
        var answers = await AskAsync("?all=true", Key(1));
        Assert.Equal("422", ((int)reused.StatusCode).ToString(CultureInfo.InvariantCulture));
        Assert.Equal("delivered", answers[0].Text("state"));
        Assert.Equal((await Json.ReadAsync(accepted)).Text("letterId"), answers[0].Text("letterId"));
    }

    [Fact]
    public async Task A_key_of_another_sender_is_missing()
    {
        await silo.OtherAgency.BulkAsync(Letter.Line(Key(1), SiloFixture.AnyRecipient(1)), Letter.Line(Key(2), Unregistered));
        var answers = await AskAsync("", Key(1), Key(2));
        Assert.Equal(["missing", "missing"], answers[..^1].Select(answer => answer.Text("state")));
    }

    [Fact]
    public async Task Letters_never_opened_since_a_time_are_silent_and_the_others_say_when_they_were_opened()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var sent = await silo.Agency.BulkAsync([.. Enumerable.Range(0, 4).Select(index => Letter.Line(Key(index), number))]);
        using var opened = await owner.PostAsync($"/v1/mailbox/letters/{sent[1].Text("letterId")}/read");
        opened.EnsureSuccessStatusCode();
        using var archived = await owner.PostAsync($"/v1/mailbox/letters/{sent[2].Text("letterId")}/archive");
        archived.EnsureSuccessStatusCode();

        var now = await AskAsync("?all=true&silentSince=" + Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("O")), AllKeys(4));
        var before = await AskAsync("?silentSince=2020-01-01T00:00:00Z", AllKeys(4));

        Assert.Equal(["silent", "delivered", "silent", "silent"], now[..^1].Select(answer => answer.Text("state")));
        Assert.Equal([false, true, false, false], now[..^1].Select(answer => answer.Text("openedAt") is not null));
        Assert.Equal("3", now[^1].Text("silent"));
        Assert.Equal("4", Assert.Single(before).Text("delivered"));
    }

    [Fact]
    public async Task A_letter_whose_time_has_come_is_no_longer_waiting()
    {
        var at = DateTimeOffset.UtcNow.AddSeconds(2);
        var line = Letter.Line(Key(1), SiloFixture.AnyRecipient(1), more: $",\"publishAt\":\"{at:O}\"");
        Assert.Equal("201", (await silo.Agency.BulkAsync(line))[0].Text("status"));
        JsonElement[] answers = [];
        await Eventually.IsTrueAsync(async () => (answers = await AskAsync("?all=true", Key(1)))[0].Text("state") == "delivered");
        Assert.True(answers[0].GetProperty("deliveredAt").GetDateTimeOffset() >= at.AddMilliseconds(-1), answers[0].ToString());
        Assert.True(answers[0].GetProperty("acceptedAt").GetDateTimeOffset() < at, answers[0].ToString());
    }

    [Fact]
    public async Task A_line_that_is_no_key_is_refused_alone()
    {
        var recipient = SiloFixture.AnyRecipient(1);
        await silo.Agency.BulkAsync(Letter.Line(Key(1), recipient), Letter.Line("a\\\"" + Key(2), recipient));
        string[] lines =
        [
            $"{{\"key\":\"{Key(1)}\"}}", "{\"key\":", "[]", "{\"kez\":\"x\"}", "{\"key\":1}", "{\"key\":\"a\",\"key\":\"a\"}", "\"å\"", "",
            "\"" + new string('k', 256) + "\"", $"\"a\\\"{Key(2)}\"", Letter.Line(Key(1), "202001019999"),
            "{\"key\":\"a b\"}", "\"\" 1", "\"\"",
        ];
        var answers = await AskAsync("?all=true", Json.Lines(lines));
        Assert.Equal(
            [
                "1 delivered", "2 malformed_json", "3 malformed_json", "4 idempotency_key_missing", "5 malformed_json", "6 malformed_json",
                "7 idempotency_key_invalid", "9 idempotency_key_invalid", "10 delivered", "11 delivered", "12 idempotency_key_invalid",
                "13 malformed_json", "14 idempotency_key_missing",
            ],
            answers[..^1].Select(answer => $"{answer.Text("line")} {answer.Text("state") ?? answer.Text("code")}"));
        Assert.Equal(["13", "3", "10"], answers[^1].Texts("asked", "delivered", "invalid"));
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8", "{A}\r\n\r\n{B}")]
    [InlineData("text/csv", "key;recipient\n\"{A}\";1\n{B};2\n")]
    [InlineData("text/csv", "\uFEFFkey\n{A}\n{B}")]
    [InlineData("application/jsonl", "\"{A}\"\n{\"a\":[{\"key\":1}],\"key\":\"{B}\",\"b\":{}}")]
    public async Task Keys_may_be_written_in_several_ways(string type, string form)
    {
        await silo.Agency.BulkAsync(Letter.Line(Key(1), SiloFixture.AnyRecipient(1)));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(form.Replace("{A}", Key(1)).Replace("{B}", Key(2))));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        var answers = await AskAsync("?all=true", content);
        Assert.Equal([Key(1) + " delivered", Key(2) + " missing"], answers[..^1].Select(it => $"{it.Text("key")} {it.Text("state")}"));
    }

    [Fact]
    public async Task A_question_that_makes_no_sense_is_refused()
    {
        using var type = await silo.Agency.SendAsync(HttpMethod.Post, Path, Json.Content("{}"));
        using var time = await silo.Agency.SendAsync(HttpMethod.Post, Path + "?silentSince=yesterday", Json.Lines([]));
        using var ranges = await silo.Agency.GetAsync(Path + "/digests?ranges=3");
        using var from = await silo.Agency.GetAsync(Path + "/digests?from=x");
        Assert.Equal("unsupported_media_type", (await Json.ReadAsync(type)).Text("code"));
        foreach (var response in new[] { time, ranges, from })
            Assert.Equal("invalid_parameter", (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task Tens_of_thousands_of_keys_in_one_request_are_answered_each_once()
    {
        var sent = Enumerable.Range(0, 9_000).Where(index => index % 3 != 0).ToArray();
        await silo.Agency.BulkAsync([.. sent.Select(index => Letter.Line(Key(index), SiloFixture.AnyRecipient(index)))]);
        var answers = await AskAsync("", AllKeys(30_000));
        var missing = Enumerable.Range(0, 30_000).Except(sent);
        Assert.Equal(missing.Select(Key), answers[..^1].Select(answer => answer.Text("key")));
        Assert.All(answers[..^1], answer => Assert.Equal("missing", answer.Text("state")));
        Assert.Equal(["30000", "6000", "24000"], answers[^1].Texts("asked", "delivered", "missing"));
    }

    [Fact]
    public async Task Digests_are_what_the_sender_computes_from_its_keys_and_show_where_one_is_missing()
    {
        var from = DateTimeOffset.UtcNow;
        var keys = AllKeys(500);
        await silo.Agency.BulkAsync([.. keys.Select(key => Letter.Line(key, SiloFixture.AnyRecipient(key.Length)))]);
        await silo.OtherAgency.BulkAsync(Letter.Line(Key(500), SiloFixture.AnyRecipient(1)));
        var secret = Convert.FromHexString((await silo.Agency.ReadAsync(Path + "/secret")).Text("secret")!);
        var query = $"?ranges=256&from={Uri.EscapeDataString(from.ToString("O"))}";

        var answer = await silo.Agency.ReadAsync(Path + "/digests" + query);
        var others = await silo.OtherAgency.ReadAsync(Path + "/digests" + query);
        var earlier = await silo.Agency.ReadAsync($"{Path}/digests{query}&before={Uri.EscapeDataString(from.ToString("O"))}");

        var theirs = answer.Items("digests").ToDictionary(each => each.GetProperty("range").GetInt32(), each => each.Text("digest"));
        Assert.Equal(Digests(secret, keys), theirs);
        Assert.Equal(["256", "500"], answer.Texts("ranges", "letters"));
        var without = Digests(secret, keys[..^1]);
        var range = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(keys[^1]))[0];
        Assert.Equal(range, Assert.Single(theirs, each => without.GetValueOrDefault(each.Key) != each.Value).Key);
        Assert.Equal("1", others.Text("letters"));
        Assert.Equal("0", earlier.Text("letters"));
    }

    [Fact]
    public async Task The_script_of_the_documentation_finds_what_is_missing()
    {
        var from = DateTimeOffset.UtcNow;
        var sent = AllKeys(300).Where(key => key != Key(77));
        await silo.Agency.BulkAsync([.. sent.Select(key => Letter.Line(key, SiloFixture.AnyRecipient(1)))]);
        using var directory = new TemporaryDirectory();
        var file = System.IO.Path.Combine(directory.Path, "keys.txt");
        await File.WriteAllLinesAsync(file, AllKeys(300));
        var script = System.IO.Path.Combine(AppContext.BaseDirectory, "reconcile.py");
        var start = new ProcessStartInfo("python3", [script, file, "--from", from.ToString("O")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["BUDKAVLE_URL"] = silo.Http.BaseAddress!.ToString().TrimEnd('/'), ["BUDKAVLE_TOKEN"] = silo.Agency.Token },
        };
        using var python = Process.Start(start)!;
        var lines = Json.ParseLines(await python.StandardOutput.ReadToEndAsync());
        var error = await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 1, error);
        Assert.Equal([Key(77), "missing"], lines[0].Texts("key", "state"));
        Assert.Equal(["300", "299", "1", "1"], lines[^1].Texts("keys", "lettersInSpan", "rangesThatDiffer", "missing"));
        Assert.InRange(lines[^1].GetProperty("keysSent").GetInt32(), 1, 20);
    }

    private static string Unregistered => Budkavle.Domain.Identity.TestNumbers.DemoPerson(800_000).ToDigits();

    private string Key(int index) => $"{_prefix}-{index}";

    private string[] AllKeys(int count) => [.. Enumerable.Range(0, count).Select(Key)];

    private Task<JsonElement[]> AskAsync(string query, params string[] keys) =>
        AskAsync(query, Json.Lines(keys.Select(key => $"{{\"key\":\"{key}\"}}")));

    private async Task<JsonElement[]> AskAsync(string query, HttpContent content)
    {
        using var response = await silo.Agency.SendAsync(HttpMethod.Post, Path + query, content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return Json.ParseLines(text);
    }

    private static Dictionary<int, string?> Digests(byte[] secret, string[] keys) => keys
        .Select(key => HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(key)).Take(16).ToArray())
        .GroupBy(hash => (int)hash[0])
        .ToDictionary(range => range.Key, range => (string?)Convert.ToHexStringLower(
            range.Aggregate(new byte[16], (sum, hash) => [.. sum.Zip(hash, (a, b) => (byte)(a ^ b))])));
}
