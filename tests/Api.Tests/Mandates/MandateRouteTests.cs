using System.Text;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.My;
using Budkavle.Api.Tests.Silos;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>Every route of a mailbox, tried by somebody who may see another sender's letters only.</summary>
public sealed class MandateRouteTests(MailboxPagesFixture world) : IClassFixture<MailboxPagesFixture>
{
    private const string Hidden = "Hemligt ärende";
    private static readonly string _file = Convert.ToBase64String("%PDF-1.4 secretbytes"u8);

    [Fact]
    public async Task No_route_of_the_interface_gives_a_reader_anything_of_a_letter_out_of_scope()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var hidden = await SendHiddenAsync(owner);
        var shown = await MailboxPagesFixture.SendAsync(world.OtherAgency, owner.Number, "Synligt");
        var (client, _) = await MandateWorld.LetReadAsync(
            owner.Api, reader, $",\"mayConfirm\":true,\"senders\":[\"{world.OtherAgencyId}\"]");
        var routes = Routes().Where(route => route.Metadata.GetMetadata<EndpointAccess>() is { IsAnonymous: false } access
            && access.AnyOf == ScopeSet.Of(Scope.Mailbox)).ToArray();
        Assert.True(routes.Length >= 18, $"{routes.Length} routes");

        foreach (var route in routes)
        {
            var (method, foreign) = await CallAsync(client, route, hidden);
            var (_, none) = await CallAsync(client, route, Guid.NewGuid().ToString());
            var place = $"{method} {route.RoutePattern.RawText}: {foreign.Text}";
            Assert.DoesNotContain(Hidden, foreign.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden, foreign.Text, StringComparison.Ordinal);
            if (!route.RoutePattern.RawText!.Contains("{id", StringComparison.Ordinal)) continue;
            Assert.True(foreign.Status == 404, place);
            Assert.Equal(none.Status, foreign.Status);
        }

        Assert.Equal([shown], await client.LettersAsync());
        var mailbox = await client.ReadAsync("/v1/mailbox");
        Assert.Equal(["1", "1"], mailbox.Texts("letters", "unread"));
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + hidden)).Text("status"));
        Assert.Empty((await client.ReadAsync($"/v1/mailbox/letters?query={Uri.EscapeDataString(Hidden)}")).Items("letters"));
    }

    [Theory]
    [InlineData("GET", "/v1/mailbox/settings")]
    [InlineData("PUT", "/v1/mailbox/settings")]
    [InlineData("GET", "/v1/mailbox/readers")]
    [InlineData("POST", "/v1/mailbox/readers")]
    [InlineData("GET", "/v1/mailbox/acts")]
    public async Task What_is_the_owners_own_matter_is_not_there_for_a_reader(string method, string path)
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        using var third = await world.NewStrangerAsync();
        var (client, _) = await MandateWorld.LetReadAsync(owner.Api, reader, ",\"mayConfirm\":true");
        var content = path.EndsWith("readers", StringComparison.Ordinal) ? MandateWorld.ReaderOf(third.Number) : "{\"language\":\"en\"}";

        var body = method == "GET" ? null : Json.Content(content);
        Assert.Equal(404, await client.SendAsync(new HttpMethod(method), path, body).StatusAsync());

        Assert.Equal("sv", (await owner.Api.ReadAsync("/v1/mailbox/settings")).Text("language"));
        Assert.Single((await owner.Api.ReadAsync("/v1/mailbox/readers")).Items("readers"));
    }

    [Fact]
    public async Task No_page_gives_a_reader_anything_of_a_letter_out_of_scope()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        var hidden = await SendHiddenAsync(owner);
        await MailboxPagesFixture.SendAsync(world.OtherAgency, owner.Number, "Synligt");
        var (_, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader, $",\"senders\":[\"{world.OtherAgencyId}\"]");
        await reader.ActAsync(mandate);
        var pages = Routes().Select(route => route.RoutePattern.RawText!.Trim('/'))
            .Where(path => path == "my" || path.StartsWith("my/", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.True(pages.Length >= 13, string.Join(' ', pages));

        foreach (var pattern in pages)
        {
            var path = "/" + Filled(pattern, hidden);
            var page = await reader.Browser.GetAsync(path);
            Assert.DoesNotContain(Hidden, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("secretbytes", Encoding.Latin1.GetString(page.Bytes), StringComparison.Ordinal);
            if (pattern.Contains("{id", StringComparison.Ordinal)) Assert.True(page.Status == 404, $"{path}: {page.Status}");
        }

        foreach (var own in new[] { "/my/settings", "/my/register", "/my/deregister", "/my/log", "/my/readers" })
            Assert.Equal(404, (await reader.Browser.GetAsync(own)).Status);
        var inbox = await reader.Browser.GetAsync("/my");
        Assert.Contains("Synligt", inbox.Text, StringComparison.Ordinal);
        Assert.Equal("delivered", (await world.Agency.ReadAsync("/v1/letters/" + hidden)).Text("status"));
    }

    [Fact]
    public async Task A_mandate_is_nothing_in_another_persons_hands_nor_one_that_never_was()
    {
        using var owner = await world.NewCitizenAsync();
        using var reader = await world.NewCitizenAsync();
        using var stranger = await world.NewCitizenAsync();
        var letter = await world.SendAsync(owner, Hidden);
        var (_, mandate) = await MandateWorld.LetReadAsync(owner.Api, reader);

        foreach (var id in new[] { mandate, Guid.NewGuid().ToString(), "x" })
        {
            using var answer = await stranger.Api.Under(id).GetAsync("/v1/mailbox/letters/" + letter);
            using var list = await stranger.Api.Under(id).GetAsync("/v1/mailbox/letters");
            Assert.Equal((404, 404), ((int)answer.StatusCode, (int)list.StatusCode));
        }

        await stranger.ActAsync(mandate);
        Assert.Equal(404, (await stranger.Browser.GetAsync("/my/letters/" + letter)).Status);
    }

    private Task<string> SendHiddenAsync(Citizen owner) => world.SendAsync(
        owner, Hidden,
        $"{MandateWorld.Confirmable},\"attachments\":"
        + $"[{{\"fileName\":\"a.pdf\",\"contentType\":\"application/pdf\",\"content\":\"{_file}\"}}]");

    private IEnumerable<RouteEndpoint> Routes() =>
        world.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static string Filled(string pattern, string id) =>
        pattern.Replace("{id:guid}", id, StringComparison.Ordinal).Replace("{index:int}", "0", StringComparison.Ordinal)
            .Replace("{name}", "ContentHandover", StringComparison.Ordinal);

    private static async Task<(string Method, (int Status, string Text) Answer)> CallAsync(
        SiloClient client, RouteEndpoint route, string id)
    {
        var method = route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0];
        var hasBody = route.Metadata.GetMetadata<IAcceptsMetadata>() is not null;
        var path = "/" + Filled(route.RoutePattern.RawText!.Trim('/'), id);
        using var response = await client.SendAsync(new HttpMethod(method), path, hasBody ? Json.Content("{}") : null);
        return (method, ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }
}
