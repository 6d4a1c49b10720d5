using System.Collections.Concurrent;
using Budkavle.Api.Tests.GovNotify;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>kill -9 between the answer to an e-mail and its sending: the next start sends what was answered.</summary>
[Collection(FaultCollection.Name)]
public sealed class NotifyKillTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int Senders = 8;
    private const string Template =
        """{"name":"Kill","type":"email","subject":"s","body":{"contentType":"text/plain","content":"number ((number))."}}""";

    [Fact]
    public async Task Every_email_that_was_answered_is_sent_once_whatever_was_killed()
    {
        var random = Seeds.Create(output);
        using var directory = new TemporaryDirectory();
        var answered = new ConcurrentBag<string>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var silo = await SiloProcess.StartAsync(directory.Path);
            await SendUntilKilledAsync(silo, answered, random.Next(20, 70));
        }

        using var last = await SiloProcess.StartAsync(directory.Path);
        var caller = new NotifyCaller(last.Http, last.NotifyApiKey);
        await Eventually.IsTrueAsync(async () => (await caller.ReadAsync("/v2/notifications?status=created")).Items("notifications") is []);
        foreach (var id in answered) Assert.Equal("delivered", (await caller.ReadAsync($"/v2/notifications/{id}")).Text("status"));
        var listed = await ListAsync(caller);
        // A mail is a file by its id, and says which request it was: none is lost, and none has come under two ids.
        var mails = Directory.GetFiles(Path.Combine(directory.Path, "mail"), "*.eml").Select(File.ReadAllText).ToArray();
        Assert.True(answered.Count >= Kills * 20, $"{answered.Count} were answered.");
        Assert.Subset(listed.ToHashSet(), answered.ToHashSet());
        Assert.Equal(listed.Count, mails.Length);
        Assert.Equal(mails.Length, mails.Select(mail => mail[mail.IndexOf("number ", StringComparison.Ordinal)..]).Distinct().Count());
    }

    private static async Task SendUntilKilledAsync(SiloProcess silo, ConcurrentBag<string> answered, int after)
    {
        var caller = new NotifyCaller(silo.Http, silo.NotifyApiKey);
        using var made = await silo.Agency.PostAsync("/v1/templates", Template);
        var template = (await Json.ReadAsync(made)).Text("templateId");
        var count = 0;
        var senders = Enumerable.Range(0, Senders).Select(async _ =>
        {
            try
            {
                while (true)
                {
                    using var sent = await caller.PostAsync(
                        "/v2/notifications/email",
                        $"{{\"email_address\":\"bo@example.se\",\"template_id\":\"{template}\","
                        + $"\"personalisation\":{{\"number\":\"{Guid.NewGuid()}\"}}}}");
                    answered.Add((await Json.ReadAsync(sent)).Text("id")!);
                    if (Interlocked.Increment(ref count) == after) silo.Kill();
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException)
            {
                // It was killed.
            }
        });
        await Task.WhenAll(senders);
    }

    private static async Task<List<string>> ListAsync(NotifyCaller caller)
    {
        var ids = new List<string>();
        for (var path = "/v2/notifications"; ;)
        {
            var page = await caller.ReadAsync(path);
            if (page.Items("notifications") is not { Length: > 0 } found) return ids;
            ids.AddRange(found.Select(one => one.Text("id")!));
            path = new Uri(page.GetProperty("links").Text("next")!).PathAndQuery;
        }
    }
}
