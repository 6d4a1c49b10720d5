using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Microsoft.AspNetCore.Http;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>Operators that do not do what they should.</summary>
public sealed class RelayFaultTests : IAsyncLifetime
{
    private const string Other = "other.example";
    private static readonly string _number = MinaMeddelandenFixture.NumberOf(22);
    private static readonly string _recipient = TestNumbers.DemoPerson(3).ToDigits();
    private readonly TestPki _pki = new();
    private RelaySilo _a = null!;

    public Task InitializeAsync()
    {
        _a = new RelaySilo(_pki, MinaMeddelandenFixture.NumberOf(20), "a.example");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        _pki.Dispose();
    }

    [Fact]
    public async Task After_a_stop_between_sending_and_writing_down_the_operator_gets_the_same_id_again()
    {
        using var certificate = _pki.IssueServer(_number);
        await using var stub = await OperatorStub.StartAsync(certificate);
        var reached = new TaskCompletionSource();
        stub.Script = async (_, before, http) =>
        {
            if (before > 0) return null;
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
            return null;
        };
        await StartAsync(stub);
        var letter = await _a.SendAsync(_recipient);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(30));

        await _a.StopAsync();
        await _a.StartAsync();
        // Another client of the same agency: what it sent before is still its own.
        await _a.StandsAsync(letter, "relayed");

        Assert.Equal([letter, letter], stub.Messages);
        Assert.Contains(MinaMeddelandenFixture.NumberOf(20), stub.Caller);
    }

    [Fact]
    public async Task Faults_nonsense_and_answers_about_others_are_no_answers_and_the_letter_is_sent_again()
    {
        using var certificate = _pki.IssueServer(_number);
        await using var stub = await OperatorStub.StartAsync(certificate);
        stub.Script = async (recipient, before, http) => before switch
        {
            0 => await OperatorStub.FaultAsync(http),
            1 => OperatorStub.Delivered(TestNumbers.DemoPerson(4).ToDigits()),
            2 => "<html>502</html>",
            3 => SignedWrongly(recipient),
            _ => null,
        };
        await StartAsync(stub);
        var letter = await _a.SendAsync(_recipient);

        await Eventually.IsTrueAsync(async () =>
        {
            await _a.OrderAsync(Other, "retry");
            return stub.Messages.Count >= 5;
        });

        var relay = (await _a.StandsAsync(letter, "relayed")).GetProperty("relay");
        Assert.Equal("trans-1", relay.Text("transactionId"));
        Assert.Single(stub.Messages.Distinct());
    }

    [Fact]
    public async Task Whoever_answers_at_the_operators_address_under_another_name_gets_no_letter()
    {
        using var certificate = _pki.IssueServer(MinaMeddelandenFixture.NumberOf(23));
        await using var stub = await OperatorStub.StartAsync(certificate);
        await StartAsync(stub);
        var letter = await _a.SendAsync(_recipient);
        await _a.StandsAsync(letter, "relaying");

        await Eventually.IsTrueAsync(async () =>
        {
            await _a.OrderAsync(Other, "retry");
            return (await _a.WaitingAsync(Other)).Text("circuit") == "open" || _a.Logs.Text.Contains("4201");
        });

        Assert.Empty(stub.Messages);
        await _a.StandsAsync(letter, "relaying");
    }

    [NodeSoapTheory]
    [InlineData("Beslut")]
    [InlineData("Åäö & <beslut> \"x\" 😀")]
    public async Task Both_signatures_hold_for_software_that_nobody_here_wrote(string subject)
    {
        using var certificate = _pki.IssueServer(_number);
        await using var stub = await OperatorStub.StartAsync(certificate);
        await StartAsync(stub);
        await _a.StandsAsync(await _a.SendAsync(_recipient, subject.Replace("\"", "\\\"", StringComparison.Ordinal)), "relayed");

        var judged = await NodeSoapTests.RunAsync(
            new()
            {
                ["modules"] = NodeSoapTheoryAttribute.Modules!, ["envelope"] = stub.Envelope, ["certificate"] = stub.CallerPem,
            },
            "relay-judge.cjs");

        Assert.True(judged.GetProperty("sealHolds").GetBoolean());
        Assert.True(judged.GetProperty("signatureHolds").GetBoolean());
        Assert.False(judged.GetProperty("changedHolds").GetBoolean());
    }

    private static string SignedWrongly(string recipient) => OperatorStub.Delivered(recipient).Replace(
        "</return>", "</return><Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"/>", StringComparison.Ordinal);

    private async Task StartAsync(OperatorStub stub)
    {
        await _a.Knows(_number, Other, stub.Address).StartAsync();
        await _a.RegisterAsync(_recipient);
        await _a.ChooseAsync(_recipient, Other);
    }
}
