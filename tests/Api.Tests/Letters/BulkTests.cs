using System.IO.Compression;
using System.Text;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters;

/// <summary>Letters by the line.</summary>
[Collection(SiloCollection.Name)]
public sealed class BulkTests(SiloFixture silo)
{
    private readonly string _recipient = silo.NewRecipient();
    private readonly string _prefix = Guid.NewGuid().ToString("n");

    [Fact]
    public async Task Every_line_is_answered_in_order_and_a_bad_one_is_refused_alone()
    {
        var lines = Enumerable.Range(0, 5000).Select(index => index switch
        {
            1234 => "{\"key\":\"" + Key(index) + "\",",
            1235 => Letter.Line(Key(index), "202001019999"),
            1236 => Letter.To(_recipient),
            1237 => "[]",
            _ => Letter.Line(Key(index), SiloFixture.AnyRecipient(index)),
        }).ToArray();
        var answers = await silo.Agency.BulkAsync(lines);
        Assert.Equal(Enumerable.Range(1, lines.Length), answers.Select(answer => answer.GetProperty("line").GetInt32()));
        var refused = answers.Where(answer => answer.Text("letterId") is null).Select(answer => answer.Text("code"));
        Assert.Equal(["malformed_json", "invalid_recipient", "idempotency_key_missing", "malformed_json"], refused);
        Assert.Equal(Key(1234), answers[1234].Text("key"));
        Assert.All(answers.Where(answer => answer.Text("letterId") is not null), answer =>
            Assert.Equal(Key(answer.GetProperty("line").GetInt32() - 1), answer.Text("key")));
    }

    [Fact]
    public async Task A_request_that_is_repeated_gets_the_first_answers()
    {
        var lines = Enumerable.Range(0, 300).Select(index => Letter.Line(Key(index), SiloFixture.AnyRecipient(index))).ToArray();
        var first = await silo.Agency.BulkAsync(lines);
        var again = await silo.Agency.BulkAsync(lines);
        Assert.All(first, answer => Assert.Equal("201", answer.Text("status")));
        Assert.All(again, answer => Assert.Equal("200", answer.Text("status")));
        Assert.Equal(first.Select(answer => answer.Text("letterId")), again.Select(answer => answer.Text("letterId")));
        Assert.Equal(first.Select(answer => answer.Text("deliveredAt")), again.Select(answer => answer.Text("deliveredAt")));
    }

    [Fact]
    public async Task A_key_that_comes_twice_makes_one_letter_and_another_letter_under_it_is_refused()
    {
        var answers = await silo.Agency.BulkAsync(
            Letter.Line(Key(1), _recipient), Letter.Line(Key(1), _recipient), Letter.Line(Key(1), _recipient, "Other"),
            Letter.Line(Key(2), _recipient));
        Assert.Equal(["201", "200", "422", "201"], answers.Select(answer => answer.Text("status")));
        Assert.Equal(answers[0].Text("letterId"), answers[1].Text("letterId"));
        Assert.Equal("idempotency_key_reused", answers[2].Text("code"));
        using var single = await silo.Agency.SendLetterAsync(Letter.To(_recipient), Key(1));
        Assert.Equal(answers[0].Text("letterId"), (await Json.ReadAsync(single)).Text("letterId"));
    }

    [Fact]
    public async Task A_key_that_comes_for_several_recipients_makes_one_letter_whichever_it_is_and_a_repeat_says_the_same()
    {
        var lines = Enumerable.Range(0, 20).Select(index => Letter.Line(Key(1), SiloFixture.AnyRecipient(index))).ToArray();
        var answers = await silo.Agency.BulkAsync(lines);
        var again = await silo.Agency.BulkAsync(lines);
        var created = Assert.Single(answers, answer => answer.Text("status") == "201");
        Assert.Equal(19, answers.Count(answer => answer.Text("code") == "idempotency_key_reused"));
        var repeated = Assert.Single(again, answer => answer.Text("status") == "200");
        Assert.Equal(created.Texts("line", "letterId"), repeated.Texts("line", "letterId"));
    }

    [Theory]
    [InlineData("{A}\n{B}")]
    [InlineData("{A}\r\n{B}\r\n")]
    [InlineData("\n{A}\n\n\r\n{B}\n\n")]
    public async Task Lines_may_end_as_they_like_and_empty_ones_are_no_letters(string form)
    {
        var text = form.Replace("{A}", Letter.Line(Key(1), _recipient)).Replace("{B}", Letter.Line(Key(2), _recipient));
        var answers = await silo.Agency.BulkAsync(new StringContent(text, Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal([Key(1), Key(2)], answers.Select(answer => answer.Text("key")));
        var numbered = text.Split('\n').Select((line, index) => (Line: line, Number: index + 1));
        var wanted = numbered.Where(pair => pair.Line.Contains('{')).Select(pair => pair.Number);
        Assert.Equal(wanted, answers.Select(answer => answer.GetProperty("line").GetInt32()));
        Assert.All(answers, answer => Assert.Equal("201", answer.Text("status")));
    }

    [Fact]
    public async Task No_lines_get_no_answers()
    {
        Assert.Empty(await silo.Agency.BulkAsync());
        Assert.Empty(await silo.Agency.BulkAsync("", ""));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    public async Task A_line_of_many_megabytes_is_refused_alone(int megabytes)
    {
        var large = Letter.Line(Key(2), _recipient, new string('x', megabytes * 1024 * 1024));
        var answers = await silo.Agency.BulkAsync(Letter.Line(Key(1), _recipient), large, Letter.Line(Key(3), _recipient), large);
        Assert.Equal(["201", "413", "201", "413"], answers.Select(answer => answer.Text("status")));
        Assert.Equal("line_too_large", answers[1].Text("code"));
    }

    [Fact]
    public async Task Letters_with_large_bodies_and_attachments_travel_in_lines_too()
    {
        var text = new string('x', 1_500_000);
        const string file = ",\"attachments\":[{\"fileName\":\"a.txt\",\"contentType\":\"text/plain\",\"content\":\"SGVq\"}]";
        var lines = Enumerable.Range(0, 4).Select(index =>
            Letter.Line(Key(index), _recipient, more: file).Replace("Hello.", text + index));
        var answers = await silo.Agency.BulkAsync([.. lines]);
        Assert.All(answers, answer => Assert.Equal("201", answer.Text("status")));
        var owner = await silo.Operator.OwnerAsync(_recipient);
        var opened = await owner.ReadAsync("/v1/mailbox/letters/" + answers[3].Text("letterId"));
        Assert.Equal(text + "3", opened.GetProperty("body").Text("content"));
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-32")]
    [InlineData("latin1")]
    public async Task Lines_in_another_encoding_are_refused_and_nothing_else_happens(string encoding)
    {
        var text = Letter.Line(Key(1), _recipient, "Åäö") + "\n" + Letter.Line(Key(2), _recipient, "Åäö") + "\n";
        using var content = new ByteArrayContent(Encoding.GetEncoding(encoding).GetBytes(text));
        content.Headers.ContentType = new("application/x-ndjson");
        var answers = await silo.Agency.BulkAsync(content);
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal("malformed_json", answer.Text("code")));
        Assert.Empty(await (await silo.Operator.OwnerAsync(_recipient)).LettersAsync());
    }

    [Fact]
    public async Task Gzip_is_understood_and_a_bomb_is_refused()
    {
        var answers = await silo.Agency.BulkAsync(Gzip(Encoding.UTF8.GetBytes(Letter.Line(Key(1), _recipient) + "\n")));
        Assert.Equal("201", Assert.Single(answers).Text("status"));
        using var wrong = Gzip("not gzip"u8.ToArray());
        using var plain = new ByteArrayContent("not gzip"u8.ToArray());
        foreach (var header in wrong.Headers) plain.Headers.TryAddWithoutValidation(header.Key, header.Value);
        using var refused = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters/bulk", plain);
        Assert.Equal("bad_request", (await Json.ReadAsync(refused)).Text("code"));
    }

    [Fact]
    public async Task A_bomb_of_one_endless_line_is_cut_at_the_limit_in_bounded_memory()
    {
        using var bomb = Gzip(new byte[8 * 1024 * 1024], 140);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var response = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters/bulk", bomb);
        Assert.Equal("request_too_large", (await Json.ReadAsync(response)).Text("code"));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task Another_media_type_or_encoding_is_refused()
    {
        using var type = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters/bulk", Json.Content(Letter.Line(Key(1), _recipient)));
        Assert.Equal("unsupported_media_type", (await Json.ReadAsync(type)).Text("code"));
        using var content = Json.Lines([Letter.Line(Key(1), _recipient)]);
        content.Headers.ContentEncoding.Add("br");
        using var encoding = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters/bulk", content);
        Assert.Equal("unsupported_encoding", (await Json.ReadAsync(encoding)).Text("code"));
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_and_comes_back_has_each_letter_once()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var lines = Enumerable.Range(0, 3000).Select(index => Letter.Line(Key(index), number)).ToArray();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var cut = await RawBulk.OpenAsync(silo.Http.BaseAddress!, silo.Agency.Token);
            await cut.SendAsync(string.Join('\n', lines)[..(100_000 * (attempt + 1))]);
            await cut.ReceiveAsync(attempt * 20_000);
        }

        var answers = await silo.Agency.BulkAsync(lines);
        Assert.Equal(answers.Select(answer => answer.Text("letterId")).Order(), (await owner.LettersAsync()).Order());
        Assert.Equal(lines.Length, answers.DistinctBy(answer => answer.Text("letterId")).Count());
    }

    [Fact]
    public async Task A_few_lines_are_answered_while_the_request_stays_open()
    {
        using var open = await RawBulk.OpenAsync(silo.Http.BaseAddress!, silo.Agency.Token);
        for (var index = 0; index < 3; index++)
        {
            await open.SendAsync(Letter.Line(Key(index), _recipient) + "\n" + "{\"key\":");
            while (open.Answers().Length <= index) Assert.True(await open.ReceiveAsync(open.Received + 1));
            await open.SendAsync("1}\n");
            while (open.Answers().Length <= index * 2) Assert.True(await open.ReceiveAsync(open.Received + 1));
        }

        await open.EndAsync();
        await open.ReceiveAsync();
        Assert.Equal(6, open.Answers().Length);
    }

    [Fact]
    public async Task A_client_that_reads_nothing_is_made_to_wait()
    {
        using var slow = await RawBulk.OpenAsync(silo.Http.BaseAddress!, silo.Agency.Token);
        var part = string.Concat(Enumerable.Repeat("{\"key\":\"" + new string('k', 250) + "\"}\n", 4000));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var sent = 0L;
        try
        {
            for (; sent < 400_000_000; sent += part.Length) await slow.SendAsync(part, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The server has stopped reading, as it should.
        }

        Assert.InRange(sent, 1_000_000, 100_000_000);
    }

    private string Key(int index) => $"{_prefix}-{index}";

    private static ByteArrayContent Gzip(byte[] bytes, int times = 1)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            for (var time = 0; time < times; time++) gzip.Write(bytes);
        }

        return new ByteArrayContent(packed.ToArray())
        {
            Headers = { ContentType = new("application/x-ndjson"), ContentEncoding = { "gzip" } },
        };
    }
}
