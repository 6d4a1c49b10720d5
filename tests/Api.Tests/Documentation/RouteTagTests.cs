using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Documentation;

[Collection(SiloCollection.Name)]
public sealed class RouteTagTests(SiloFixture silo)
{
    [Fact]
    public async Task The_interfaces_parts_have_names_of_the_field_and_not_of_classes()
    {
        var document = await Json.ReadAsync(await silo.Http.GetAsync("/openapi/v1.json"));
        var tags = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject())
            .SelectMany(operation => operation.Value.GetProperty("tags").EnumerateArray()).Select(tag => tag.GetString()!).ToHashSet();

        Assert.Equal(
            [
                "Callbacks", "Dispatches", "GOV.UK Notify", "Keys", "Legal clock", "Letters", "Mailbox", "Notifications", "OAuth",
                "Other operators", "Receipts", "Recipients", "Senders", "Statistics", "Submissions", "Templates", "Transparency log",
            ],
            tags.Order(StringComparer.Ordinal));
    }
}
