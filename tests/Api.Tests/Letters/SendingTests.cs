using System.Net;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.Letters;

/// <summary>What becomes of a letter that is sent, sent again, or sent to someone who is not there.</summary>
[Collection(SiloCollection.Name)]
public sealed class SendingTests(SiloFixture silo)
{
    private readonly string _recipient = silo.NewRecipient();

    [Fact]
    public async Task A_letter_is_created_once_and_a_repeat_gets_the_first_answer()
    {
        using var first = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "first");
        using var again = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "first");
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK], new[] { first.StatusCode, again.StatusCode });
        var created = await first.Content.ReadAsStringAsync();
        Assert.Equal(created, await again.Content.ReadAsStringAsync());
        var receipt = Json.Parse(created);
        Assert.Equal("delivered", receipt.Text("status"));
        Assert.Equal($"/v1/letters/{receipt.Text("letterId")}", first.Headers.Location!.OriginalString);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        var state = await silo.Agency.ReadAsync(first.Headers.Location.OriginalString);
        Assert.Equal(["delivered", "Decision"], state.Texts("status", "subject"));
        Assert.Equal(receipt.Text("deliveredAt"), state.Text("deliveredAt"));
    }

    [Fact]
    public async Task The_same_letter_with_its_fields_in_another_order_is_a_repeat()
    {
        var other = $"{{ {Letter.Body}, \"subject\": \"\\u0044ecision\", \"recipient\": \"{_recipient}\" }}";
        using var first = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "order");
        using var again = await silo.Agency.SendLetterAsync(other, "order");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task A_key_that_comes_back_with_another_letter_is_refused()
    {
        var other = silo.NewRecipient();
        using var first = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "reused");
        using var changed = await silo.Agency.SendLetterAsync(Letter.To(_recipient, "Other"), "reused");
        using var elsewhere = await silo.Agency.SendLetterAsync(Letter.To(other), "reused");
        using var longer = await silo.Agency.SendLetterAsync(Letter.To(_recipient, more: ",\"replyAllowed\":true"), "reused");
        Assert.Equal("idempotency_key_reused", (await Json.ReadAsync(changed)).Text("code"));
        Assert.Equal("idempotency_key_reused", (await Json.ReadAsync(elsewhere)).Text("code"));
        Assert.Equal("idempotency_key_reused", (await Json.ReadAsync(longer)).Text("code"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, changed.StatusCode);
        Assert.Empty(await (await silo.Operator.OwnerAsync(other)).LettersAsync());
    }

    [Fact]
    public async Task A_key_belongs_to_its_sender()
    {
        using var one = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "shared");
        using var two = await silo.OtherAgency.SendLetterAsync(Letter.To(_recipient), "shared");
        Assert.Equal(HttpStatusCode.Created, two.StatusCode);
        Assert.NotEqual((await Json.ReadAsync(one)).Text("letterId"), (await Json.ReadAsync(two)).Text("letterId"));
    }

    [Fact]
    public async Task Many_at_once_with_one_key_make_one_letter()
    {
        var sent = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => silo.Agency.SendLetterAsync(Letter.To(_recipient), "storm")));
        Assert.Single(sent, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(31, sent.Count(response => response.StatusCode == HttpStatusCode.OK));
        Assert.Single(await (await silo.Operator.OwnerAsync(_recipient)).LettersAsync());
    }

    [Fact]
    public async Task Many_at_once_with_one_key_to_several_recipients_make_one_letter()
    {
        var recipients = Enumerable.Range(0, 8).Select(_ => silo.NewRecipient()).ToArray();
        var sent = await Task.WhenAll(recipients.Select(recipient => silo.Agency.SendLetterAsync(Letter.To(recipient), "race")));
        Assert.Single(sent, response => response.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, sent.Count(response => response.StatusCode == HttpStatusCode.UnprocessableEntity));
    }

    [Theory]
    [InlineData(null, "idempotency_key_missing")]
    [InlineData("", "idempotency_key_missing")]
    [InlineData("has space", "idempotency_key_invalid")]
    public async Task A_key_that_is_missing_or_unreadable_is_refused(string? key, string code)
    {
        using var response = await silo.Agency.SendAsync(HttpMethod.Post, "/v1/letters", Json.Content(Letter.To(_recipient)), key);
        Assert.Equal(code, (await Json.ReadAsync(response)).Text("code"));
    }

    [Fact]
    public async Task A_key_has_255_characters_at_most()
    {
        using var longest = await silo.Agency.SendLetterAsync(Letter.To(_recipient), new string('k', 255));
        using var longer = await silo.Agency.SendLetterAsync(Letter.To(_recipient), new string('k', 256));
        Assert.Equal(HttpStatusCode.Created, longest.StatusCode);
        Assert.Equal("idempotency_key_invalid", (await Json.ReadAsync(longer)).Text("code"));
    }

    [Fact]
    public async Task Whoever_has_no_mailbox_is_not_reachable_and_the_key_stays_free()
    {
        var stranger = TestNumbers.LoadPerson(4711).ToDigits();
        using var refused = await silo.Agency.SendLetterAsync(Letter.To(stranger), "stranger");
        using var instead = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "stranger");
        Assert.Equal("recipient_not_reachable", (await Json.ReadAsync(refused)).Text("code"));
        Assert.Equal(HttpStatusCode.Created, instead.StatusCode);
    }

    [Fact]
    public async Task Organisations_and_persons_with_coordination_numbers_receive_letters()
    {
        var coordination = Enumerable.Range(0, 10).Select(digit => $"19901063239{digit}")
            .Single(number => IdentityNumber.TryParse(number, out _, out _));
        var organisation = TestNumbers.DemoOrganisation(77).ToDigits();
        Assert.True(IdentityNumber.TryParse(coordination, out var parsed, out _));
        Assert.Equal(IdentityNumberKind.CoordinationNumber, parsed.Kind);
        using var imported = await silo.Operator.SendAsync(
            HttpMethod.Post, "/v1/recipients/import",
            Json.Lines([$"{{\"number\":\"{coordination}\"}}", $"{{\"number\":\"{organisation}\"}}"]));
        Assert.True(imported.IsSuccessStatusCode);
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(coordination)));
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(organisation)));
        Assert.Single(await (await silo.Operator.OwnerAsync(coordination)).LettersAsync());
        Assert.Single(await (await silo.Operator.OwnerAsync(organisation)).LettersAsync());
    }

    [Fact]
    public async Task A_sender_sees_its_own_letters_only()
    {
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(_recipient), "mine");
        var path = sent.Headers.Location!.OriginalString;
        using var foreign = await silo.OtherAgency.GetAsync(path);
        using var unknown = await silo.OtherAgency.GetAsync($"/v1/letters/{Guid.NewGuid()}");
        using var unreadable = await silo.Agency.GetAsync("/v1/letters/1");
        Assert.All([foreign, unknown, unreadable], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
        var (one, two) = (await Json.ReadAsync(foreign), await Json.ReadAsync(unknown));
        Assert.Equal(one.Texts("title", "detail"), two.Texts("title", "detail"));
    }

    [Fact]
    public async Task A_scheduled_letter_shows_itself_only_when_its_time_has_come()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var at = DateTimeOffset.UtcNow.AddSeconds(2);
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(number, more: $",\"publishAt\":\"{at:O}\""), "scheduled");
        var receipt = await Json.ReadAsync(sent);
        Assert.Equal("scheduled", receipt.Text("status"));
        Assert.Null(receipt.Text("deliveredAt"));
        Assert.Empty(await owner.LettersAsync());
        using var early = await owner.GetAsync("/v1/mailbox/letters/" + receipt.Text("letterId"));
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        await Eventually.IsTrueAsync(async () => (await owner.LettersAsync()).Count == 1);
        var state = await silo.Agency.ReadAsync(sent.Headers.Location!.OriginalString);
        Assert.Equal("delivered", state.Text("status"));
        Assert.True(state.GetProperty("deliveredAt").GetDateTimeOffset() >= at.AddMilliseconds(-1));
        using var repeat = await silo.Agency.SendLetterAsync(Letter.To(number, more: $",\"publishAt\":\"{at:O}\""), "scheduled");
        Assert.Equal(receipt.ToString(), (await Json.ReadAsync(repeat)).ToString());
    }
}
