namespace Budkavle.Api.Tests.Portal;

/// <summary>What a browser shows where a program gets a problem.</summary>
public sealed class ProblemPageTests(PortalFixture world) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Who_sits_before_a_browser_gets_a_page_where_a_program_gets_a_problem()
    {
        using var officer = await world.LogInAsync(PortalFixture.Officer);
        var draft = (await officer.SubmitAsync(world.At(""), new() { ["do"] = "new" })).Location;
        var program = await officer.GetAsync("/nowhere");
        officer.Accept = "text/html,application/xhtml+xml,*/*;q=0.8";
        var missing = await officer.GetAsync("/nowhere?x=<b>");
        var stranger = await officer.GetAsync("/my/letters/" + Guid.NewGuid());
        var large = await officer.UploadAsync(draft + "/files", "a.pdf", new byte[20 * 1024 * 1024]);
        var route = await officer.GetAsync("/v1/nowhere");

        Assert.All([program, route], answer => Assert.Equal("application/problem+json", answer.Header("Content-Type")));
        Assert.Equal((404, 404, 404, 413), (program.Status, missing.Status, stranger.Status, large.Status));
        Assert.All([missing, stranger, large], answer =>
        {
            Assert.StartsWith("text/html", answer.Header("Content-Type"), StringComparison.Ordinal);
            Assert.Contains("<h1>", answer.Text, StringComparison.Ordinal);
            Assert.Contains("'self'", answer.Header("Content-Security-Policy"), StringComparison.Ordinal);
        });
        Assert.Contains("That is too large", large.Text, StringComparison.Ordinal);
    }
}
