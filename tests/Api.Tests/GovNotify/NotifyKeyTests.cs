using System.Globalization;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>Keys for /v2 and the tokens that their holders sign.</summary>
[Collection(SiloCollection.Name)]
public sealed class NotifyKeyTests(SiloFixture silo)
{
    private const string Path = "/v2/templates";

    [Fact]
    public async Task A_key_works_at_once_and_its_secret_is_shown_once()
    {
        var (caller, keyId) = await NotifyCaller.MakeAsync(silo, name: "my-new-key");
        var templates = await caller.ReadAsync(Path);
        var listed = await silo.Operator.ReadAsync(NotifyCaller.KeysOf(silo.AgencyId));

        Assert.Equal(System.Text.Json.JsonValueKind.Array, templates.GetProperty("templates").ValueKind);
        Assert.Equal(silo.AgencyId, caller.Service);
        Assert.Contains(listed.Items("keys"), key => key.Text("keyId") == keyId && key.Text("name") == "my-new-key");
        Assert.DoesNotContain(caller.Secret, listed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revoked_key_is_told_so_and_the_others_go_on()
    {
        var (first, firstId) = await NotifyCaller.MakeAsync(silo);
        var (second, _) = await NotifyCaller.MakeAsync(silo);
        using var revoked = await silo.Operator.SendAsync(HttpMethod.Delete, $"{NotifyCaller.KeysOf(silo.AgencyId)}/{firstId}");
        using var refused = await first.GetAsync(Path);
        using var accepted = await second.GetAsync(Path);

        Assert.Equal(204, (int)revoked.StatusCode);
        Assert.Equal("403 AuthError: Invalid token: API key revoked", await NotifyCaller.RefusalAsync(refused));
        Assert.Equal(200, (int)accepted.StatusCode);
    }

    [Theory]
    [InlineData("25", true)]
    [InlineData("-25", true)]
    [InlineData("0.4375", true)]
    [InlineData("40", false)]
    [InlineData("-40", false)]
    [InlineData("1e300", false)]
    public async Task A_clock_may_be_off_by_thirty_seconds(string off, bool works)
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var at = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + double.Parse(off, CultureInfo.InvariantCulture);
        var token = NotifyCaller.Token(caller.Service, at.ToString("R", CultureInfo.InvariantCulture), caller.Secret);
        using var answer = await NotifyCaller.SendAsync(silo.Http, HttpMethod.Get, Path, "Bearer " + token);

        Assert.Equal(works ? 200 : 403, (int)answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal(!works, text.Contains("Error: Your system clock must be accurate to within 30 seconds", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_is_not_let_in_is_told_why_in_the_contracts_words()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var other = Guid.NewGuid().ToString();
        (string? Header, string Refusal)[] tries =
        [
            (null, "401 AuthError: Unauthorized: authentication token must be provided"),
            ("Basic abc", "401 AuthError: Unauthorized: authentication bearer scheme must be used"),
            ("Bearer " + NotifyCaller.Token(null, now, caller.Secret), "403 AuthError: Invalid token: iss field not provided"),
            ("Bearer " + NotifyCaller.Token("x", now, caller.Secret),
                "403 AuthError: Invalid token: service id is not the right data type"),
            ("Bearer " + NotifyCaller.Token(other, now, caller.Secret), "403 AuthError: Invalid token: service not found"),
            ("Bearer " + NotifyCaller.Token(caller.Service, now, other), "403 AuthError: Invalid token: API key not found"),
            ("Bearer " + NotifyCaller.Token(caller.Service, now, caller.Secret, "none"),
                "403 AuthError: Invalid token: algorithm used is not HS256"),
            ("Bearer a.b.c", "403 AuthError: Invalid token: make sure your API token matches the example in the documentation"),
        ];
        foreach (var (header, refusal) in tries)
        {
            using var answer = await NotifyCaller.SendAsync(silo.Http, HttpMethod.Get, Path, header);
            Assert.Equal(refusal, await NotifyCaller.RefusalAsync(answer));
        }
    }

    [Fact]
    public async Task A_key_of_one_service_does_not_open_another()
    {
        var (caller, _) = await NotifyCaller.MakeAsync(silo);
        var other = (await silo.OtherAgency.ReadAsync("/v1/templates")).ToString();
        var (foreign, _) = await NotifyCaller.MakeAsync(silo, await OtherAgencyAsync());
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var crossed = "Bearer " + NotifyCaller.Token(foreign.Service, now, caller.Secret);
        using var answer = await NotifyCaller.SendAsync(silo.Http, HttpMethod.Get, Path, crossed);
        var template = await NotifyCaller.LetterTemplateAsync(silo, "Not for others");
        using var hidden = await foreign.GetAsync($"/v2/template/{template}");

        Assert.NotEmpty(other);
        Assert.Equal("403 AuthError: Invalid token: API key not found", await NotifyCaller.RefusalAsync(answer));
        Assert.Equal("404 NoResultFound: No result found", await NotifyCaller.RefusalAsync(hidden));
    }

    [Fact]
    public async Task A_suspended_sender_is_an_archived_service()
    {
        var agency = await silo.AddAsync(7, "Vilande myndigheten", Domain.Letters.Senders.SenderRights.Letters, []);
        var (caller, _) = await NotifyCaller.MakeAsync(silo, agency);
        using var before = await caller.GetAsync(Path);
        using var suspended = await silo.Operator.PostAsync($"/v1/senders/{Guid.Parse(agency):N}/suspend?reason=test");
        using var after = await caller.GetAsync(Path);

        Assert.Equal([200, 200], [(int)before.StatusCode, (int)suspended.StatusCode]);
        Assert.Equal("403 AuthError: Invalid token: service is archived", await NotifyCaller.RefusalAsync(after));
    }

    [Fact]
    public async Task More_than_the_rate_allows_is_refused_in_the_contracts_words()
    {
        // A service of its own: what it uses up no other test has.
        var agency = await silo.AddAsync(8, "Ivriga myndigheten", Domain.Letters.Senders.SenderRights.Letters, []);
        var (caller, _) = await NotifyCaller.MakeAsync(silo, agency);
        var refusals = new HashSet<string>();
        for (var round = 0; round < 400 && refusals.Count == 0; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => caller.GetAsync($"/v2/template/{Guid.Empty}")));
            foreach (var answer in answers)
            {
                if ((int)answer.StatusCode == 429) refusals.Add(await NotifyCaller.RefusalAsync(answer));
                answer.Dispose();
            }
        }

        Assert.Equal(["429 RateLimitError: Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"], refusals);
    }

    [Theory]
    [InlineData("GET", "/v2/nothing", "404 NoResultFound: No result found")]
    [InlineData("DELETE", "/v2/templates", "405 MethodNotAllowed: The method is not allowed for the requested URL.")]
    public async Task What_the_service_answers_by_itself_has_the_contracts_form_too(string method, string path, string refusal)
    {
        using var answer = await NotifyCaller.SendAsync(silo.Http, new HttpMethod(method), path, null);
        Assert.Equal(refusal, await NotifyCaller.RefusalAsync(answer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("å")]
    public async Task A_name_that_cannot_stand_in_a_key_is_refused(string name)
    {
        using var answer = await silo.Operator.PostAsync(NotifyCaller.KeysOf(silo.AgencyId), $"{{\"name\":\"{name}\"}}");
        Assert.Equal("invalid_sender", (await Json.ReadAsync(answer)).Text("code"));
    }

    private Task<string> OtherAgencyAsync() =>
        silo.AddAsync(9, "Tredje myndigheten", Domain.Letters.Senders.SenderRights.Letters, []);
}
