using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Letters.Callbacks.Sending;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>Signatures, judged by the published example and by npm's standardwebhooks. The silo's own service sends here.</summary>
public sealed class CallbackSignatureTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private static readonly DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void The_signature_is_that_of_the_published_example() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        CallbackSignature.Of(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"u8,
            [new CallbackSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", null)], _now));

    [Fact]
    public void A_replaced_secret_signs_beside_the_new_one_until_its_time_is_over()
    {
        CallbackSecret[] secrets = [new(CallbackSignature.NewSecret(), null), new(CallbackSignature.NewSecret(), _now.AddHours(24))];

        Assert.Equal(2, CallbackSignature.Of("evt", 1, "{}"u8, secrets, _now.AddHours(23)).Split(' ').Length);
        Assert.Single(CallbackSignature.Of("evt", 1, "{}"u8, secrets, _now.AddHours(24)).Split(' '));
    }

    [NodeFact("standardwebhooks")]
    public async Task The_library_of_Standard_Webhooks_accepts_what_is_sent_and_nothing_that_was_changed()
    {
        await using var receiver = await Receiver.StartAsync();
        using var made = await silo.Agency.PostAsync("/v1/callbacks", $"{{\"url\":\"{receiver.Url}\"}}");
        var callback = await Json.ReadAsync(made);
        using var sent = await silo.Agency.SendLetterAsync(Letter.To(SiloFixture.AnyRecipient(1)), "judged");
        await Eventually.IsTrueAsync(() => Task.FromResult(receiver.Messages.Count == 1));
        using var rotated = await silo.Agency.PostAsync($"/v1/callbacks/{callback.Text("callbackId")}/secret");
        var fresh = (await Json.ReadAsync(rotated)).Text("secret")!;
        using var tested = await silo.Agency.PostAsync($"/v1/callbacks/{callback.Text("callbackId")}/test");
        var old = callback.Text("secret")!;
        var (first, second) = (receiver.Messages[0], receiver.Messages[1]);

        string[] verdicts =
        [
            await JudgeAsync(old, first), await JudgeAsync(old, second), await JudgeAsync(fresh, second),
            await JudgeAsync(fresh, first), await JudgeAsync(old, first with { Body = first.Body.Replace("delivered", "confirmed") }),
            await JudgeAsync(old, first with { Headers = second.Headers }),
        ];

        Assert.Equal(["good", "good", "good"], verdicts[..3]);
        Assert.All(verdicts[3..], verdict => Assert.Contains("No matching signature", verdict, StringComparison.Ordinal));
    }

    private static async Task<string> JudgeAsync(string secret, Receiver.Message message)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Letters", "Callbacks", "webhook-judge.cjs"));
        start.ArgumentList.Add(NodeJs.FindPackage("standardwebhooks")!);
        using var judge = Process.Start(start)!;
        var asked = JsonSerializer.Serialize(new { secret, headers = message.Headers, body = message.Body });
        await judge.StandardInput.WriteAsync(new StringBuilder(asked));
        judge.StandardInput.Close();
        return (await judge.StandardOutput.ReadToEndAsync()).Trim();
    }
}
