using Budkavle.Api.Tests.Faults;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.GovNotify;

/// <summary>The demo's key for /v2, and what is left of a letter after the silo is killed.</summary>
[Collection(FaultCollection.Name)]
public sealed class NotifyDemoTests
{
    private const string Template = """
        {"name": "Kept", "subject": "Kept", "body": {"contentType": "text/plain", "content": "Dear ((name))"}}
        """;

    [Fact]
    public async Task The_demos_key_and_a_letter_sent_with_it_outlive_the_silo()
    {
        using var directory = new TemporaryDirectory();
        string key;
        string? id;
        using (var silo = await SiloProcess.StartAsync(directory.Path))
        {
            (var address, key) = await ReadAsync(directory.Path);
            Assert.Equal(silo.Http.BaseAddress, new Uri(address));
            using var made = await silo.Agency.PostAsync("/v1/templates", Template);
            var template = (await Json.ReadAsync(made)).Text("templateId");
            var letter = $"{{\"recipient_number\":\"{silo.Recipients[0]}\",\"name\":\"Bo\"}}";
            using var sent = await new NotifyCaller(silo.Http, key).PostAsync(
                "/v2/notifications/letter", $"{{\"template_id\":\"{template}\",\"personalisation\":{letter}}}");
            Assert.Equal(201, (int)sent.StatusCode);
            id = (await Json.ReadAsync(sent)).Text("id");
            silo.Kill();
        }

        using var again = await SiloProcess.StartAsync(directory.Path);
        var (moved, sameKey) = await ReadAsync(directory.Path);
        var read = await new NotifyCaller(again.Http, key).ReadAsync($"/v2/notifications/{id}");
        Assert.Equal(key, sameKey);
        Assert.Equal(again.Http.BaseAddress, new Uri(moved));
        Assert.Equal(["received", "Dear Bo"], read.Texts("status", "body"));
    }

    private static async Task<(string Address, string Key)> ReadAsync(string directory)
    {
        var demo = Json.Parse(await File.ReadAllTextAsync(Path.Combine(directory, "demo.json")));
        return (demo.Text("notifyBaseUrl")!, demo.Text("notifyApiKey")!);
    }
}
