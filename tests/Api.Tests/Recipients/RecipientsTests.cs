using System.Net;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.Recipients;

/// <summary>Who can be reached, and the register's import.</summary>
[Collection(SiloCollection.Name)]
public sealed class RecipientsTests(SiloFixture silo)
{
    [Fact]
    public async Task A_lookup_answers_for_a_thousand_numbers_in_their_order_and_for_no_more()
    {
        var numbers = Enumerable.Range(0, 1000).Select(index =>
            index % 2 == 0 ? SiloFixture.AnyRecipient(index) : TestNumbers.LoadPerson(index).ToDigits()).ToList();
        using var response = await silo.Agency.PostAsync("/v1/recipients/lookup", Lookup(numbers));
        var answers = (await Json.ReadAsync(response)).Items("recipients");
        Assert.Equal(Enumerable.Range(0, 1000), answers.Select(answer => answer.GetProperty("index").GetInt32()));
        Assert.All(answers.Where((_, index) => index % 2 == 0), answer =>
            Assert.Equal(["True", "budkavle"], answer.Texts("reachable", "operator")));
        Assert.All(answers.Where((_, index) => index % 2 == 1), answer =>
            Assert.Equal(["False", "not_registered"], answer.Texts("reachable", "reason")));
        using var more = await silo.Agency.PostAsync("/v1/recipients/lookup", Lookup([.. numbers, numbers[0]]));
        Assert.Equal("invalid_parameter", (await Json.ReadAsync(more)).Text("code"));
    }

    [Theory]
    [InlineData("{\"recipients\":[]}", "invalid_parameter")]
    [InlineData("{}", "invalid_parameter")]
    [InlineData("{\"recipients\":null}", "invalid_parameter")]
    [InlineData("{\"recipients\":\"x\"}", "malformed_json")]
    [InlineData("{\"recipients\":[1]}", "malformed_json")]
    [InlineData("not json", "malformed_json")]
    public async Task A_lookup_of_nothing_is_refused(string json, string code)
    {
        using var response = await silo.Agency.PostAsync("/v1/recipients/lookup", json);
        Assert.Equal(code, (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task Numbers_that_are_none_are_not_reachable_and_say_why()
    {
        var numbers = new[] { "", "x", "202001019999", "200102300000", SiloFixture.AnyRecipient(1) };
        using var response = await silo.Agency.PostAsync("/v1/recipients/lookup", Lookup(numbers));
        var answers = (await Json.ReadAsync(response)).Items("recipients");
        Assert.All(answers[..4], answer => Assert.False(string.IsNullOrEmpty(answer.Text("reason"))));
        Assert.True(answers[4].GetProperty("reachable").GetBoolean());
    }

    [Fact]
    public async Task A_null_among_the_numbers_is_no_number()
    {
        using var response = await silo.Agency.PostAsync("/v1/recipients/lookup", "{\"recipients\":[null]}");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False((await Json.ReadAsync(response)).Items("recipients")[0].GetProperty("reachable").GetBoolean());
    }

    [Fact]
    public async Task An_import_counts_new_known_and_wrong_lines_and_its_recipients_are_reachable_at_once()
    {
        var numbers = Enumerable.Range(5000, 300).Select(index => TestNumbers.LoadPerson(index).ToDigits()).ToArray();
        var lines = numbers.Select((number, index) =>
            $"{{\"number\":\"{number}\",\"email\":\"p{index}@example.test\",\"language\":\"en\"}}");
        string[] wrong = ["{\"number\":\"1\"}", "{}", "x", "{\"number\":\"" + numbers[0] + "\",\"email\":\"x\"}", "{\"nummer\":\"1\"}"];
        var counts = await ImportAsync([.. lines, .. wrong, $"{{\"number\":\"{numbers[7]}\"}}", ""]);
        Assert.Equal(["300", "1", "5", "0", "True"], counts.Texts("imported", "alreadyThere", "refused", "notDone", "done"));
        Assert.Equal(Enumerable.Range(301, 5), counts.Items("faults").Select(fault => fault.GetProperty("line").GetInt32()));
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), counts.ToString());
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(numbers[299])));
        var owner = await silo.Operator.OwnerAsync(numbers[7]);
        Assert.Equal(["p7@example.test", "en"], (await owner.ReadAsync("/v1/mailbox/settings")).Texts("email", "language"));
        var again = await ImportAsync([.. lines]);
        Assert.Equal(["0", "300"], again.Texts("imported", "alreadyThere"));
    }

    [Fact]
    public async Task A_recipient_with_another_operator_is_reachable_there()
    {
        var number = TestNumbers.LoadPerson(6000).ToDigits();
        await ImportAsync([$"{{\"number\":\"{number}\",\"operator\":\"post.example.test\"}}"]);
        using var response = await silo.Agency.PostAsync("/v1/recipients/lookup", Lookup([number]));
        Assert.Equal("post.example.test", (await Json.ReadAsync(response)).Items("recipients")[0].Text("operator"));
    }

    private async Task<System.Text.Json.JsonElement> ImportAsync(string[] lines)
    {
        using var response = await silo.Operator.SendAsync(HttpMethod.Post, "/v1/recipients/import", Json.Lines(lines));
        return Json.ParseLines(await response.Content.ReadAsStringAsync())[^1];
    }

    private static string Lookup(IEnumerable<string> numbers) =>
        $"{{\"recipients\":[{string.Join(',', numbers.Select(number => $"\"{number}\""))}]}}";
}
