using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Mailboxes.Push;
using Budkavle.Api.Tests.Silos;
using Budkavle.Grains.Notifications;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Tests.Mailboxes.Push;

/// <summary>Messages to browsers: what a push service sees of them, and what follows from its answers.</summary>
public sealed class WebPushTests
{
    [Fact]
    public void The_example_of_the_standard_is_encrypted_as_it_stands_there()
    {
        // RFC 8291, section 5 and Appendix A.
        using var sender = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        });

        var body = PushEncryption.Encrypt(
            "When I grow up, I want to be a watermelon"u8, padded: 0,
            Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Base64Url.DecodeFromChars("BTBZMqHH6r4Tts7J_aSIgg"), sender, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
            + "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    [NodeFact("http_ece")]
    public async Task A_browser_reads_what_was_sent_and_a_push_service_knows_who_sent_it()
    {
        await using var service = await PushService.StartAsync();
        using var world = new PushWorld();
        using var browser = new TestBrowser();
        Assert.Equal(ChannelResult.Sent, (await world.SendAsync(browser.At(service.Url + "/b/1"))).Result);
        var sent = Assert.Single(service.Messages);

        var read = await JudgeAsync(browser, sent);

        Assert.Equal([PushWorld.Title, "Budkavle", PushWorld.Id], read.GetProperty("message").Texts("title", "body", "tag"));
        Assert.Equal(["True", world.Key.PublicKey], read.Texts("signed", "key"));
        Assert.Equal(["JWT", "ES256"], read.GetProperty("header").Texts("typ", "alg"));
        var claims = read.GetProperty("claims");
        Assert.Equal([service.Url, "mailto:drift@example.se"], claims.Texts("aud", "sub"));
        var lasts = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()) - DateTimeOffset.UtcNow;
        Assert.InRange(lasts.TotalHours, 5, 24);
        Assert.Equal("aes128gcm", sent.Headers["Content-Encoding"]);
        Assert.Equal(PushWorld.Id, sent.Headers["Topic"]);
        Assert.Equal("259200", sent.Headers["TTL"]);
    }

    [Fact]
    public async Task Nothing_of_the_message_is_in_the_clear_and_its_length_does_not_tell_who_sent_the_letter()
    {
        await using var service = await PushService.StartAsync();
        using var world = new PushWorld();
        using var browser = new TestBrowser();
        foreach (var title in (string[])["A", "Brev från Skatteverket, lokalkontoret i Arvidsjaur"])
            await world.Push.SendAsync(browser.At(service.Url), PushWorld.Id, title, "Budkavle", CancellationToken.None);

        Assert.Equal(2, service.Messages.Count);
        Assert.Single(service.Messages.Select(one => one.Body.Length).Distinct());
        Assert.All(service.Messages, one => Assert.DoesNotContain("title", Encoding.Latin1.GetString(one.Body), StringComparison.Ordinal));
        Assert.NotEqual(service.Messages[0].Body[..16], service.Messages[1].Body[..16]);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_browser_that_is_gone_is_to_be_forgotten_and_the_others_still_get_the_message(int status)
    {
        await using var service = await PushService.StartAsync();
        service.Answers = path => path == "/gone" ? status : 201;
        using var world = new PushWorld();
        using var browser = new TestBrowser();
        var (gone, there) = (browser.At(service.Url + "/gone"), browser.At(service.Url + "/there"));

        var both = await world.SendAsync(gone, there);
        var alone = await world.SendAsync(gone);

        Assert.Equal((ChannelResult.Sent, gone.Endpoint), (both.Result, Assert.Single(both.Gone!)));
        Assert.Equal((ChannelResult.Permanent, NotificationReason.AddressNotWorking), (alone.Result, alone.Reason));
        Assert.Equal([gone.Endpoint], alone.Gone!);
    }

    [Theory]
    [InlineData(429, NotificationReason.TemporarilyRefused, ChannelResult.Temporary)]
    [InlineData(500, NotificationReason.ProviderUnavailable, ChannelResult.Temporary)]
    [InlineData(503, NotificationReason.ProviderUnavailable, ChannelResult.Temporary)]
    [InlineData(400, NotificationReason.PermanentlyRefused, ChannelResult.Permanent)]
    [InlineData(403, NotificationReason.PermanentlyRefused, ChannelResult.Permanent)]
    [InlineData(302, NotificationReason.PermanentlyRefused, ChannelResult.Permanent)]
    public async Task What_a_push_service_answers_says_whether_to_come_again(int status, NotificationReason reason, ChannelResult result)
    {
        await using var service = await PushService.StartAsync();
        (service.Answers, service.RetryAfter) = (_ => status, TimeSpan.FromMinutes(2));
        using var world = new PushWorld();
        using var browser = new TestBrowser();

        var outcome = await world.SendAsync(browser.At(service.Url));

        Assert.Equal((result, reason, status), (outcome.Result, outcome.Reason, outcome.Code));
        Assert.Empty(outcome.Gone!);
        Assert.Equal(result == ChannelResult.Temporary ? TimeSpan.FromMinutes(2) : TimeSpan.Zero, outcome.RetryAfter);
    }

    [Fact]
    public async Task A_push_service_that_fails_again_and_again_is_left_alone_and_the_others_are_not()
    {
        await using var broken = await PushService.StartAsync();
        await using var whole = await PushService.StartAsync();
        broken.Answers = _ => 500;
        using var world = new PushWorld();
        using var browser = new TestBrowser();

        for (var attempt = 0; attempt < 10; attempt++) await world.SendAsync(browser.At(broken.Url));
        var held = await world.SendAsync(browser.At(broken.Url));
        var sent = await world.SendAsync(browser.At(whole.Url));

        Assert.Equal(3, broken.Messages.Count);
        Assert.Equal((ChannelResult.Temporary, new ChannelLimits().OpenFor), (held.Result, held.RetryAfter));
        Assert.Equal(ChannelResult.Sent, sent.Result);
    }

    [Theory]
    [InlineData("https://127.0.0.1/push")]
    [InlineData("https://10.0.0.1/push")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://localhost/push")]
    [InlineData("http://push.example.test/push")]
    [InlineData("ftp://push.example.test/push")]
    [InlineData("https://me@push.example.test/push")]
    [InlineData("not an address at all")]
    public async Task An_address_behind_our_own_walls_is_no_browser_and_nothing_is_sent_there(string endpoint)
    {
        using var world = new PushWorld(privateToo: false);
        using var browser = new TestBrowser();

        Assert.False(world.Push.Admits(browser.At(endpoint)));
        Assert.Equal(ChannelResult.Permanent, (await world.SendAsync(browser.At(endpoint))).Result);
        Assert.True(world.Push.Admits(browser.At("https://push.example.test/push")));
    }

    [Fact]
    public void A_key_that_is_no_point_of_the_curve_is_no_browsers()
    {
        using var world = new PushWorld();
        using var browser = new TestBrowser();
        var good = browser.At("https://push.example.test/push");

        Assert.False(world.Push.Admits(good with { Key = Base64Url.EncodeToString([4, .. new byte[64]]) }));
        Assert.False(world.Push.Admits(good with { Key = Base64Url.EncodeToString([4, .. Enumerable.Repeat((byte)0xFF, 64)]) }));
        Assert.False(world.Push.Admits(good with { Key = Base64Url.EncodeToString([3, .. new byte[64]]) }));
        Assert.False(world.Push.Admits(good with { Key = "" }));
        Assert.False(world.Push.Admits(good with { Auth = "short" }));
        Assert.False(world.Push.Admits(good with { Endpoint = good.Endpoint + new string('a', PushSubscription.EndpointLengthMax) }));
        Assert.True(world.Push.Admits(good));
    }

    [Fact]
    public void Every_process_with_the_same_key_ring_has_the_same_key()
    {
        using var world = new PushWorld();
        using var other = new PushWorld();
        Assert.Equal(world.Key.PublicKey, world.SameKey.PublicKey);
        Assert.NotEqual(world.Key.PublicKey, other.Key.PublicKey);
    }

    private static async Task<JsonElement> JudgeAsync(TestBrowser browser, PushService.Message sent)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Mailboxes", "Push", "push-judge.cjs"));
        start.ArgumentList.Add(NodeJs.FindPackage("http_ece")!);
        using var judge = Process.Start(start)!;
        await judge.StandardInput.WriteAsync(new StringBuilder(JsonSerializer.Serialize(new
        {
            @private = browser.Private, auth = browser.Auth, body = Base64Url.EncodeToString(sent.Body),
            authorization = sent.Headers["Authorization"],
        })));
        judge.StandardInput.Close();
        return Json.Parse(await judge.StandardOutput.ReadToEndAsync());
    }
}
