using System.Net;
using System.Text;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Evidence;
using Budkavle.Grains.Evidence;
using Budkavle.Grains.Letters.Rejections;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Letters;

/// <summary>Receipts of refused letters. A silo of its own, which is restarted.</summary>
public sealed class RejectionTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly string Unknown = Domain.Identity.TestNumbers.DemoPerson(9_999).ToDigits();

    [Fact]
    public async Task A_refused_letter_has_a_receipt_across_a_restart_that_is_proved_offline()
    {
        using var refused = await silo.Agency.SendLetterAsync(Letter.To(Unknown), "refused-1");
        Assert.Equal("recipient_not_reachable", (await Json.ReadAsync(refused)).Text("code"));
        using var malformed = await silo.Agency.SendLetterAsync("{}", "refused-2");
        var lines = await silo.Agency.BulkAsync(Letter.Line("refused-3", Unknown));
        Assert.Equal("recipient_not_reachable", lines[0].Text("code"));
        await silo.RestartAsync();
        await IntegrateAsync();

        foreach (var (key, code) in new[]
        {
            ("refused-1", "recipient_not_reachable"), ("refused-2", (await Json.ReadAsync(malformed)).Text("code")!),
            ("refused-3", "recipient_not_reachable"),
        })
        {
            using var answer = await AskAsync(silo.Agency, key);
            var document = ReceiptVerifier.Read(await answer.Content.ReadAsStringAsync())!;
            var claims = ReceiptVerifier.ClaimsOf(document)!;
            Assert.Equal(("SubmissionRejection", "A.2", code), (claims.Event, claims.EventCode, claims.Rejection!.Code));
            Assert.Equal(await HashOfAsync(key), claims.Rejection.Key);
            var findings = ReceiptVerifier.Verify(document, silo.Services.GetRequiredService<EvidenceServices>().Keys.All);
            Assert.DoesNotContain(findings, finding => finding.Verdict is Verdict.Fails or Verdict.Unproven);
            Assert.Contains(findings, finding => finding.Text.Contains("same key, reason and time", StringComparison.Ordinal));
        }

        var told = await ReconcileAsync(silo.Agency, "refused-1\nrefused-3\nnever-sent");
        Assert.Equal(["refused", "refused", "missing"], told.Take(3).Select(line => line.Text("state")));
        Assert.Equal("recipient_not_reachable", told[0].Text("code"));
    }

    [Fact]
    public async Task Another_sender_learns_nothing_and_a_key_without_a_refusal_has_no_receipt()
    {
        using var refused = await silo.Agency.SendLetterAsync(Letter.To(Unknown), "mine");
        using var accepted = await silo.Agency.SendLetterAsync(Letter.To(silo.NewRecipient()), "accepted");
        await WriteAsync();

        using var own = await AskAsync(silo.Agency, "mine");
        using var foreign = await AskAsync(silo.OtherAgency, "mine");
        using var fine = await AskAsync(silo.Agency, "accepted");
        using var none = await silo.Agency.GetAsync("/v1/letters/rejection/receipt");

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.BadRequest],
            new[] { own, foreign, fine, none }.Select(answer => answer.StatusCode));
        Assert.Equal("missing", (await ReconcileAsync(silo.OtherAgency, "mine"))[0].Text("state"));
    }

    [Fact]
    public async Task A_letter_refused_again_and_again_is_recorded_once_and_a_good_one_under_its_key_is_accepted()
    {
        var number = silo.NewRecipient();
        using var first = await silo.Agency.SendLetterAsync(Letter.To(Unknown), "again");
        await WriteAsync();
        using var before = await AskAsync(silo.Agency, "again");
        using var second = await silo.Agency.SendLetterAsync(Letter.To(Unknown), "again");
        await WriteAsync();
        using var after = await AskAsync(silo.Agency, "again");
        Assert.Equal(await PlaceOfAsync(before), await PlaceOfAsync(after));

        using var good = await silo.Agency.SendLetterAsync(Letter.To(number), "again");
        using var repeated = await silo.Agency.SendLetterAsync(Letter.To(number), "again");
        using var other = await silo.Agency.SendLetterAsync(Letter.To(number, "Other"), "again");

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity],
            new[] { good, repeated, other }.Select(answer => answer.StatusCode));
        Assert.Equal("delivered", (await ReconcileAsync(silo.Agency, "again"))[0].Text("state"));
    }

    private Task WriteAsync() => silo.Services.GetRequiredService<RejectionBook>().WriteAsync();

    private static Task<HttpResponseMessage> AskAsync(SiloClient client, string key) =>
        client.SendAsync(HttpMethod.Get, "/v1/letters/rejection/receipt", key: key);

    private static async Task<ReceiptClaims.LogPlace> PlaceOfAsync(HttpResponseMessage answer) =>
        ReceiptVerifier.ClaimsOf(ReceiptVerifier.Read(await answer.Content.ReadAsStringAsync())!)!.Position;

    /// <summary>As the sender computes it, from its own secret.</summary>
    private async Task<string> HashOfAsync(string key)
    {
        var secret = (await silo.Agency.ReadAsync("/v1/letters/reconciliation/secret")).Text("secret")!;
        var hash = System.Security.Cryptography.HMACSHA256.HashData(Convert.FromHexString(secret), Encoding.ASCII.GetBytes(key));
        return Convert.ToHexStringLower(hash[..16]);
    }

    private static async Task<System.Text.Json.JsonElement[]> ReconcileAsync(SiloClient client, string keys)
    {
        using var content = new StringContent(keys, Encoding.ASCII, "text/plain");
        using var answer = await client.SendAsync(HttpMethod.Post, "/v1/letters/reconciliation?all=true", content);
        return [.. Json.ParseLines(await answer.Content.ReadAsStringAsync())];
    }

    private async Task IntegrateAsync()
    {
        while (await silo.Services.GetRequiredService<EvidenceServices>().Integrator.IntegrateAsync(CancellationToken.None))
        {
        }
    }
}
