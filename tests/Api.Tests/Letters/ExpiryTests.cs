using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters;

/// <summary>Letters to be confirmed by a time, as both sides see them. A silo of its own, which is restarted.</summary>
public sealed class ExpiryTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    [Fact]
    public async Task A_letter_that_is_not_confirmed_in_time_expires_once_for_both_sides_and_may_be_confirmed_later()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        var id = await SendAsync(number, DateTimeOffset.UtcNow.AddSeconds(1), "late");
        var inTime = await SendAsync(number, DateTimeOffset.UtcNow.AddSeconds(20), "in-time");
        using var early = await owner.PostAsync($"/v1/mailbox/letters/{inTime}/confirm");
        await Eventually.IsTrueAsync(async () => (await silo.Agency.ReadAsync($"/v1/letters/{id}")).Text("expiredAt") is not null);

        var seen = await silo.Agency.ReadAsync($"/v1/letters/{id}");
        var deadline = await silo.Agency.ReadAsync($"/v1/letters/{id}/deadline");
        Assert.True(DateTimeOffset.Parse(seen.Text("expiredAt")!) >= DateTimeOffset.Parse(deadline.Text("deadlineAt")!));
        Assert.Equal("delivered", seen.Text("status"));
        Assert.Equal(seen.Text("expiredAt"), (await owner.ReadAsync($"/v1/mailbox/letters/{id}")).Text("expiredAt"));
        var listed = (await owner.ReadAsync("/v1/mailbox/letters")).Items("letters").Single(item => item.Text("letterId") == id);
        Assert.Equal(seen.Text("expiredAt"), listed.Text("expiredAt"));

        using var late = await owner.PostAsync($"/v1/mailbox/letters/{id}/confirm");
        await silo.RestartAsync();

        var after = await silo.Agency.ReadAsync($"/v1/letters/{id}");
        Assert.Equal(["confirmed", seen.Text("expiredAt")!], after.Texts("status", "expiredAt"));
        Assert.Null((await silo.Agency.ReadAsync($"/v1/letters/{inTime}")).Text("expiredAt"));
        var events = (await silo.Agency.ReadAsync("/v1/status-feed?limit=1000")).Items("events").ToArray();
        Assert.Equal(
            ["delivered", "expired", "read", "confirmed"],
            events.Where(item => item.Text("letterId") == id).Select(item => item.Text("type")));
        var receipts = await silo.Agency.ReadAsync($"/v1/letters/{id}/receipts");
        Assert.Equal(
            ["A.1 SubmissionAcceptance", "D.1 ContentConsignment", "C.5 AcceptanceRejectionExpiry", "E.1 ContentHandover",
                "C.3 ConsignmentAcceptance"],
            receipts.Items("events").Select(item => $"{item.Text("eventCode")} {item.Text("event")}"));
        using var receipt = await silo.Agency.GetAsync($"/v1/letters/{id}/receipts/AcceptanceRejectionExpiry");
        Assert.NotNull((await Json.ReadAsync(receipt)).Text("receipt"));
        Assert.DoesNotContain(events, item => item.Text("letterId") == inTime && item.Text("type") == "expired");
    }

    private async Task<string> SendAsync(string number, DateTimeOffset due, string key)
    {
        var letter = Letter.To(number, more: $",\"confirmationRequired\":true,\"dueAt\":\"{due:O}\"");
        using var sent = await silo.Agency.SendLetterAsync(letter, key);
        return (await Json.ReadAsync(sent)).Text("letterId")!;
    }
}
