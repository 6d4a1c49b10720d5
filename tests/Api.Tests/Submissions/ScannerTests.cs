using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Submissions;

/// <summary>While the scanner is away: held, not refused, not delivered. One fact after the other, since they share the scanner.</summary>
public sealed class ScannerTests(SubmissionFixture world) : IClassFixture<SubmissionFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task What_cannot_be_scanned_waits_and_is_delivered_or_turned_away_when_the_scanner_is_back()
    {
        using var citizen = await world.NewCitizenAsync();
        world.Clamd.Says = "";
        var clean = await citizen.Browser.UploadAsync(
            "/my/write/exempel", SubmissionFixture.Form("Held clean"), [("a.pdf", "application/pdf", SubmissionFixture.Pdf)]);
        var infected = await citizen.Browser.UploadAsync(
            "/my/write/exempel", SubmissionFixture.Form("Held infected"),
            [("a.txt", "text/plain", System.Text.Encoding.ASCII.GetBytes(FakeClamd.Malware))]);
        using var mail = await SmtpClient.ConnectAsync(world.SmtpPort);
        var later = await mail.SendAsync(
            "exempel@" + SubmissionFixture.Domain,
            "Subject: Mail held\r\nContent-Type: text/plain; name=a.txt\r\n\r\nhej");
        var page = await citizen.Browser.GetAsync(clean.Location + "&lang=en");
        var before = await SubmissionFixture.ListAsync(world.Agency);

        world.Clamd.Says = null;
        await Eventually.IsTrueAsync(
            async () => (await SubmissionFixture.ListAsync(world.Agency)).Exists(item => item.Text("subject") == "Held clean"),
            Patience, Pause, () => "Not delivered");
        await Eventually.IsTrueAsync(
            async () => (await citizen.Browser.GetAsync(infected.Location)).Text.Contains("A file holds malware", StringComparison.Ordinal),
            Patience, Pause, () => "Not turned away");
        var submission = await SubmissionFixture.OpenAsync(world.Agency, "Held clean");
        var receipt = await citizen.Browser.GetAsync(clean.Location.Split('?')[0] + "/receipt.json");
        var gone = await citizen.Browser.GetAsync(infected.Location.Split('?')[0] + "/files/0");

        Assert.Equal((303, 303), (clean.Status, infected.Status));
        Assert.Contains("waits to be checked", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(before, item => item.Text("subject")!.StartsWith("Held", StringComparison.Ordinal));
        Assert.StartsWith("451 ", later, StringComparison.Ordinal);
        Assert.True(submission.GetProperty("scanned").GetBoolean());
        Assert.Equal((200, 404), (receipt.Status, gone.Status));
        Assert.DoesNotContain(await SubmissionFixture.ListAsync(world.Agency), item => item.Text("subject") == "Held infected");
    }
}
