using System.Net.Http.Headers;
using System.Text.Json;
using Budkavle.Api.Moving;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>Fetches packages and takes them in.</summary>
internal static class PackageCalls
{
    public static async Task<byte[]> ExportAsync(this SiloClient owner)
    {
        using var answer = await owner.GetAsync("/v1/mailbox/export");
        Assert.Equal("application/zip", answer.Content.Headers.ContentType?.MediaType);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public static async Task<JsonElement> ImportAsync(this RelaySilo at, byte[] package, string recipient, string more = "")
    {
        var content = new ByteArrayContent(package);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        content.Headers.Add(MovingEndpoints.RecipientHeader, recipient);
        using var answer = await at.Operator.SendAsync(HttpMethod.Post, "/v1/operations/mailboxes/import" + more, content);
        return await Json.ReadAsync(answer);
    }
}
