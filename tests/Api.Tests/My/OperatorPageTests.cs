using Budkavle.Api.Tests.MinaMeddelanden;
using Budkavle.Api.Tests.MinaMeddelanden.Relaying;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.My;

/// <summary>Where a citizen chooses the operator that letters come to.</summary>
public sealed class OperatorPageTests(OperatorPageTests.OperatorFixture world) : IClassFixture<OperatorPageTests.OperatorFixture>
{
    private const string Other = "other.example";

    [Fact]
    public async Task A_citizen_moves_to_another_operator_and_back_and_letters_follow()
    {
        using var citizen = await world.NewCitizenAsync();
        Assert.Contains("href=\"/my/operator\"", (await citizen.Browser.GetAsync("/my/settings")).Text, StringComparison.Ordinal);

        var moved = await citizen.Browser.SubmitAsync("/my/operator", new() { ["operator"] = Other });
        var page = await citizen.Browser.GetAsync(moved.Location);
        var inbox = await citizen.Browser.GetAsync("/my");

        Assert.Equal((303, "/my/operator?saved=1"), (moved.Status, moved.Location));
        Assert.Contains("role=\"status\"", page.Text, StringComparison.Ordinal);
        Assert.Contains(Other, inbox.Text, StringComparison.Ordinal);
        Assert.Equal(Other, (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Text("operator"));
        Assert.Equal("", await world.Agency.TryLetterAsync(Letter.To(citizen.Number)));
        var back = await citizen.Browser.SubmitAsync("/my/operator", new() { ["operator"] = "" });
        Assert.Equal(303, back.Status);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("operator"));
    }

    [Theory]
    [InlineData("unknown.example")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task What_is_no_choice_changes_nothing(string value)
    {
        using var citizen = await world.NewCitizenAsync();

        var answer = await citizen.Browser.SubmitAsync("/my/operator", new() { ["operator"] = value });

        Assert.Equal(200, answer.Status);
        Assert.Contains("role=\"alert\"", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", answer.Text, StringComparison.Ordinal);
        Assert.Equal([""], (await citizen.Api.ReadAsync("/v1/mailbox/settings")).Texts("operator"));
    }

    [Fact]
    public async Task Somebody_who_registers_may_choose_another_operator_at_once()
    {
        using var stranger = await world.NewStrangerAsync();
        var form = await stranger.Browser.GetAsync("/my/register");

        var done = await stranger.Browser.SubmitAsync("/my/register", new() { ["email"] = "", ["operator"] = Other });

        Assert.Contains($"value=\"{Other}\"", form.Text, StringComparison.Ordinal);
        Assert.Equal(303, done.Status);
        Assert.Equal(Other, (await stranger.Api.ReadAsync("/v1/mailbox/settings")).Text("operator"));
    }

    /// <summary>A silo that knows another operator.</summary>
    public sealed class OperatorFixture : MailboxPagesFixture
    {
        private readonly TemporaryDirectory _settings = new();
        private readonly TestPki _pki = new();

        protected override string? MinaMeddelanden => RelaySilo.WriteSettings(
            _settings.Path, _pki, MinaMeddelandenFixture.NumberOf(20), "own.example", FreePort.Find(),
            [(MinaMeddelandenFixture.NumberOf(21), Other, "https://localhost:1/Service/v3")]);

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            _pki.Dispose();
            _settings.Dispose();
        }
    }
}
