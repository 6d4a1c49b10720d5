using System.Text;
using System.Text.Json;
using Budkavle.Domain.Identity;
using Budkavle.Load.Letters;

namespace Budkavle.Load.Tests.Letters;

public sealed class LetterTemplateTests
{
    private static readonly FillerText Filler = new(seed: 1);
    private static readonly RecipientNumbers Recipients = new(count: 50, offset: 1000);

    [Fact]
    public void Bulk_lines_are_json_with_a_content_of_the_asked_size_that_differs_from_letter_to_letter()
    {
        var template = LetterTemplate.BulkLine("run", bodyBytes: 1024, Filler);
        var letters = Enumerable.Range(0, 2000).Select(index => Parse(template, index)).ToArray();

        Assert.Equal(2000, letters.Select(l => l.GetProperty("body").GetProperty("content").GetString()).Distinct().Count());
        Assert.Equal(2000, letters.Select(l => l.GetProperty("key").GetString()).Distinct().Count());
        Assert.All(letters, l => Assert.Equal(1024, l.GetProperty("body").GetProperty("content").GetString()!.Length));
        Assert.Equal(50, letters.Select(l => l.GetProperty("recipient").GetString()).Distinct().Count());
    }

    [Fact]
    public void The_same_index_and_seed_make_the_same_letter()
    {
        var one = Parse(LetterTemplate.BulkLine("run", 100, new FillerText(5)), 77).GetRawText();
        var two = Parse(LetterTemplate.BulkLine("run", 100, new FillerText(5)), 77).GetRawText();
        var other = Parse(LetterTemplate.BulkLine("run", 100, new FillerText(6)), 77).GetRawText();

        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void A_single_request_declares_the_length_that_its_json_has()
    {
        var template = LetterTemplate.SingleRequest("/v1/letters", "localhost:8080", "Authorization: Bearer t\r\n", "run", 300, Filler);
        var request = new byte[template.Length];
        template.Write(5, Recipients.ForLetter(5), request);
        var parts = Encoding.ASCII.GetString(request).Split("\r\n\r\n");

        Assert.Contains($"Content-Length: {parts[1].Length}", parts[0]);
        Assert.Contains("Idempotency-Key: run-0000000000000005", parts[0]);
        Assert.StartsWith("POST /v1/letters HTTP/1.1\r\nHost: localhost:8080\r\n", parts[0]);
        Assert.Equal(300, JsonDocument.Parse(parts[1]).RootElement.GetProperty("body").GetProperty("content").GetString()!.Length);
    }

    [Fact]
    public void A_key_is_recognised_as_that_of_its_letter_only()
    {
        var key = Encoding.ASCII.GetBytes(Parse(LetterTemplate.BulkLine("run", 100, Filler), 255).GetProperty("key").GetString()!);

        Assert.True(LetterTemplate.IsKeyOf(255, key));
        Assert.False(LetterTemplate.IsKeyOf(256, key));
    }

    [Fact]
    public void Recipients_are_valid_synthetic_numbers() => Assert.All(Enumerable.Range(0, Recipients.Count), index =>
    {
        Assert.True(IdentityNumber.TryParse(Recipients.At(index), out var number, out _));
        Assert.True(TestNumbers.IsSynthetic(number));
    });

    private static JsonElement Parse(LetterTemplate template, long index)
    {
        var line = new byte[template.Length];
        template.Write(index, Recipients.ForLetter(index), line);
        Assert.Equal((byte)'\n', line[^1]);
        return JsonDocument.Parse(line).RootElement;
    }
}
