using System.Net;
using System.Net.Http.Headers;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters;

/// <summary>What a sender may ask for while a letter stays unread, and what operators see of it.</summary>
[Collection(SiloCollection.Name)]
public sealed class EscalationTests(SiloFixture silo)
{
    [Theory]
    [InlineData("{}")]
    [InlineData("{\"remindAfterDays\":1,\"otherChannelAfterDays\":2,\"printAfterDays\":180}")]
    [InlineData("{\"remindAfterDays\":null,\"otherChannelAfterDays\":null,\"printAfterDays\":5}")]
    [InlineData("{\"printAfterDays\":5}")]
    public async Task A_ladder_that_goes_up_is_taken(string escalation)
    {
        var (number, _) = await silo.NewOwnerAsync();
        using var sent = await silo.Agency.SendLetterAsync(With(number, escalation), "ladder-" + number);
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"remindAfterDays\":0}")]
    [InlineData("{\"remindAfterDays\":181}")]
    [InlineData("{\"remindAfterDays\":\"7\"}")]
    [InlineData("{\"remindAfterDays\":8,\"otherChannelAfterDays\":8}")]
    [InlineData("{\"remindAfterDays\":8,\"remindAfterDays\":9}")]
    [InlineData("{\"remindAfter\":8}")]
    public async Task One_that_does_not_is_refused(string escalation)
    {
        var (number, _) = await silo.NewOwnerAsync();
        using var refused = await silo.Agency.SendLetterAsync(With(number, escalation), "ladder-" + number);
        var problem = await Json.ReadAsync(refused);
        Assert.Equal(["invalid_letter"], problem.Texts("code"));
    }

    [Theory]
    [InlineData("status=failed", 404)]
    [InlineData("status=delivered", 404)]
    [InlineData("nothing", 422)]
    public async Task A_gateways_report_counts_only_at_an_address_that_was_given_to_it(string form, int status)
    {
        using var content = new StringContent(form, System.Text.Encoding.ASCII, "application/x-www-form-urlencoded");
        using var response = await silo.Http.PostAsync("/v1/sms-reports/" + new string('0', 64), content);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_same_key_with_another_ladder_is_another_letter_and_refused()
    {
        var (number, _) = await silo.NewOwnerAsync();
        using var first = await silo.Agency.SendLetterAsync(With(number, "{\"remindAfterDays\":1}"), "same-" + number);
        using var second = await silo.Agency.SendLetterAsync(With(number, "{\"remindAfterDays\":2}"), "same-" + number);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Assert.Equal("idempotency_key_reused", (await Json.ReadAsync(second)).Text("code"));
    }

    [Fact]
    public async Task Dead_letters_are_for_operators_only_and_what_is_none_cannot_be_tried_again()
    {
        var list = await silo.Operator.ReadAsync("/v1/operations/notifications/dead-letters");
        Assert.Empty(list.Items("deadLetters"));
        using var forbidden = await silo.Agency.GetAsync("/v1/operations/notifications/dead-letters");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
        using var unknown = await silo.Operator.PostAsync($"/v1/operations/notifications/dead-letters/{Guid.NewGuid()}/retry", "");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var cursor = await silo.Operator.GetAsync("/v1/operations/notifications/dead-letters?after=99999-1");
        Assert.Equal("invalid_cursor", (await Json.ReadAsync(cursor)).Text("code"));
    }

    [Fact]
    public async Task A_message_that_is_no_report_is_refused_and_a_report_about_nothing_is_not_used()
    {
        using var refused = await BounceAsync("Subject: Hello\r\n\r\nHello\r\n");
        Assert.Equal("invalid_content", (await Json.ReadAsync(refused)).Text("code"));
        var report = $"To: <bounces+{new string('0', 32)}@example.se>\r\nContent-Type: multipart/report\r\n\r\n"
            + "Content-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n";
        using var unused = await BounceAsync(report);
        Assert.False((await Json.ReadAsync(unused)).GetProperty("used").GetBoolean());
    }

    private async Task<HttpResponseMessage> BounceAsync(string message)
    {
        using var content = new StringContent(message, new MediaTypeHeaderValue("message/rfc822"));
        return await silo.Operator.SendAsync(HttpMethod.Post, "/v1/operations/notifications/bounces", content);
    }

    private static string With(string number, string escalation) =>
        Letter.To(number, more: ",\"escalation\":" + escalation);
}
