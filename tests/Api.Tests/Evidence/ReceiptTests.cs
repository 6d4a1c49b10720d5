using System.Net;
using System.Text;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Evidence;

/// <summary>Receipts over HTTP: who may have them, and that they hold for whoever has only the public key.</summary>
[Collection(SiloCollection.Name)]
public sealed class ReceiptTests(SiloFixture silo)
{
    [Fact]
    public async Task Sender_and_recipient_see_what_happened_in_order_and_a_stranger_sees_nothing()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var (_, stranger) = await silo.NewOwnerAsync();
        var id = await SendAsync(Letter.To(number, more: ",\"confirmationRequired\":true"));
        using var read = await owner.PostAsync($"/v1/mailbox/letters/{id}/read");
        using var confirmed = await owner.PostAsync($"/v1/mailbox/letters/{id}/confirm");
        string[] expected = ["A.1 SubmissionAcceptance", "D.1 ContentConsignment", "E.1 ContentHandover", "C.3 ConsignmentAcceptance"];

        Assert.Equal(expected, NamesOf(await silo.Agency.ReadAsync($"/v1/letters/{id}/receipts")));
        Assert.Equal(expected, NamesOf(await owner.ReadAsync($"/v1/mailbox/letters/{id}/receipts")));
        foreach (var path in new[] { "receipts", "receipts/ContentConsignment" })
        {
            using var foreign = await silo.OtherAgency.GetAsync($"/v1/letters/{id}/{path}");
            using var strange = await stranger.GetAsync($"/v1/mailbox/letters/{id}/{path}");
            using var unknown = await silo.Agency.GetAsync($"/v1/letters/{Guid.NewGuid()}/{path}");
            Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound],
                new[] { foreign.StatusCode, strange.StatusCode, unknown.StatusCode });
        }
    }

    [Fact]
    public async Task An_event_that_did_not_happen_has_no_receipt()
    {
        var id = await SendAsync(Letter.To(silo.NewRecipient()));

        using var opened = await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/ContentHandover");
        using var nonsense = await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/Nonsense");
        using var elsewhere = await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/D.1?sequence=1");

        Assert.All([opened, nonsense, elsewhere], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
    }

    [Fact]
    public async Task A_letter_not_yet_published_has_a_receipt_for_its_sender_and_none_for_its_recipient()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var later = DateTimeOffset.UtcNow.AddDays(1).ToString("O", null);
        var id = await SendAsync(Letter.To(number, more: $",\"publishAt\":\"{later}\""));

        Assert.Equal(["A.1 SubmissionAcceptance"], NamesOf(await silo.Agency.ReadAsync($"/v1/letters/{id}/receipts")));
        using var early = await owner.GetAsync($"/v1/mailbox/letters/{id}/receipts");
        Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
    }

    [Fact]
    public async Task A_receipt_is_proved_offline_with_the_published_keys_alone_and_its_content_compared()
    {
        var number = silo.NewRecipient();
        var letter = Letter.To(number, "Beslut", ",\"reference\":\"R-1\",\"category\":\"tax\",\"form\":\"bygglov\","
            + "\"support\":{\"text\":\"Ring\",\"phone\":\"+46812345678\"},"
            + "\"attachments\":[{\"fileName\":\"a.txt\",\"contentType\":\"text/plain\",\"content\":\"SGVq\"}]");
        var id = await SendAsync(letter);
        await IntegrateAsync();

        var text = await (await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/D.1")).Content.ReadAsStringAsync();
        var keys = EvidenceKey.ReadMany(await silo.Http.GetStringAsync("/.well-known/evidence-keys"));
        var receipt = ReceiptVerifier.Read(text)!;
        var findings = ReceiptVerifier.Verify(receipt, keys);

        Assert.All(findings, finding => Assert.True(finding.Verdict is Verdict.Holds or Verdict.Says, finding.Text));
        Assert.DoesNotContain(number[2..], text);
        var claims = ReceiptVerifier.ClaimsOf(receipt)!;
        Assert.Equal(id, claims.LetterId.ToString());
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(letter)).Verdict);
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, "Hello."u8.ToArray()).Verdict);
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, "Hej"u8.ToArray()).Verdict);
        Assert.Equal(Verdict.Fails, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(letter.Replace("R-1", "R-2"))).Verdict);
        Assert.Equal(Verdict.Fails, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(letter.Replace("bygglov", "avgift"))).Verdict);
        Assert.Equal(Verdict.Fails, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(letter.Replace("SGVq", "SGVk"))).Verdict);
    }

    [Fact]
    public async Task A_large_body_is_compared_by_its_hash()
    {
        var body = string.Concat(Enumerable.Range(0, 5000).Select(i => $"{i} rader. "));
        var letter = $"{{\"recipient\":\"{silo.NewRecipient()}\",\"subject\":\"S\","
            + $"\"body\":{{\"contentType\":\"text/plain\",\"content\":\"{body}\"}}}}";
        var id = await SendAsync(letter);

        using var response = await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/A.1");
        var claims = ReceiptVerifier.ClaimsOf(ReceiptVerifier.Read(await response.Content.ReadAsStringAsync())!)!;

        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(letter)).Verdict);
        Assert.Equal(Verdict.Holds, ContentCheck.Compare(claims, Encoding.UTF8.GetBytes(body)).Verdict);
    }

    [Fact]
    public async Task The_signature_alone_is_given_to_who_asks_for_it_and_the_mailbox_gives_the_same_statement()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var id = await SendAsync(Letter.To(number));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/letters/{id}/receipts/ContentConsignment");
        request.Headers.Authorization = new("Bearer", silo.Agency.Token);
        request.Headers.Accept.ParseAdd("application/jose");
        using var response = await silo.Http.SendAsync(request);
        using var owners = await owner.GetAsync($"/v1/mailbox/letters/{id}/receipts/ContentConsignment");

        Assert.Equal("application/jose", response.Content.Headers.ContentType!.MediaType);
        var bare = ReceiptVerifier.ClaimsOf(ReceiptVerifier.Read(await response.Content.ReadAsStringAsync())!)!;
        var theirs = ReceiptVerifier.ClaimsOf(ReceiptVerifier.Read(await owners.Content.ReadAsStringAsync())!)!;
        Assert.Equal(bare with { Iat = 0 }, theirs with { Iat = 0 });
    }

    private async Task<string> SendAsync(string letter)
    {
        using var sent = await silo.Agency.SendLetterAsync(letter, Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
        return (await Json.ReadAsync(sent)).Text("letterId")!;
    }

    private async Task IntegrateAsync()
    {
        while (await silo.Services.GetRequiredService<EvidenceServices>().Integrator.IntegrateAsync(CancellationToken.None))
        {
        }
    }

    private static string[] NamesOf(System.Text.Json.JsonElement list) =>
        [.. list.Items("events").Select(item => $"{item.Text("eventCode")} {item.Text("event")}")];
}
