using System.Text.RegularExpressions;
using Budkavle.Api.Tests.Citizens;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Budkavle.Api.Tests.My;

/// <summary>What a page does with a method that it has no handler for.</summary>
public sealed class PageMethodTests(TestEidFixture fixture) : IClassFixture<TestEidFixture>
{
    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task No_page_is_rendered_for_a_method_that_it_does_not_handle(string method)
    {
        using var browser = fixture.Silo.Browser();
        var pages = fixture.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Select(address => Regex.Replace(address, "{\\w+:int}", "0"))
            .Select(address => Regex.Replace(address, "{\\w+:guid}", Guid.Empty.ToString()))
            .ToArray();
        Assert.Contains("/ops", pages);
        Assert.Contains("/my", pages);

        foreach (var page in pages)
        {
            var answer = await browser.SendAsync(new HttpMethod(method), page);
            // What has a handler, or an endpoint beside the page, sends whoever is not logged in to the log-in.
            Assert.True(answer.Status == 405 || (answer.Status is 302 or 303 or 404 && method == "POST"), $"{page}: {answer.Status}");
            Assert.DoesNotContain("<main", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/ops")]
    [InlineData("/log-in")]
    [InlineData("/my/log")]
    [InlineData("/")]
    public async Task A_form_sent_to_a_page_that_takes_none_is_refused(string address)
    {
        using var browser = fixture.Silo.Browser();

        var answer = await browser.PostAsync(address, new() { ["a"] = "b" });

        Assert.Equal((405, "GET, HEAD"), (answer.Status, answer.Header("Allow")));
    }
}
