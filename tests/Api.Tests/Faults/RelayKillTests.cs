using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Budkavle.Api.Tests.MinaMeddelanden;
using Budkavle.Api.Tests.MinaMeddelanden.Relaying;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>
/// kill -9 when the other operator has a letter and this one has not written its answer down. The other operator is a whole one; what
/// stands before it kills.
/// </summary>
[Collection(FaultCollection.Name)]
public sealed class RelayKillTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Kills = 2;
    private const int LettersPerRound = 60;
    private const int Recipients = 10;
    private const string Here = "a.example";
    private const string There = "b.example";
    private static readonly (string Here, string There) _numbers =
        (MinaMeddelandenFixture.NumberOf(20), MinaMeddelandenFixture.NumberOf(21));
    private readonly TemporaryDirectory _directory = new();
    private readonly TestPki _pki = new();
    private readonly ConcurrentDictionary<string, string> _subjects = [];
    private RelaySilo _other = null!;
    private OperatorStub _door = null!;
    private SoapClient _inside = null!;
    private X509Certificate2[] _certificates = [];

    public async Task InitializeAsync()
    {
        _certificates = [_pki.IssueServer(_numbers.There), _pki.Issue(_numbers.Here)];
        _other = new RelaySilo(_pki, _numbers.There, There).Knows(_numbers.Here, Here, "https://localhost:1/Service/v3");
        await _other.StartAsync();
        await _other.RegisterAsync([.. Enumerable.Range(0, Recipients).Select(index => TestNumbers.DemoPerson(index).ToDigits())]);
        _inside = new SoapClient(_other.ServiceAddress, _pki.Root, _certificates[1]);
        _door = await OperatorStub.StartAsync(_certificates[0]);
    }

    public async Task DisposeAsync()
    {
        await _door.DisposeAsync();
        _inside.Dispose();
        await _other.DisposeAsync();
        foreach (var certificate in _certificates) certificate.Dispose();
        _pki.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Every_letter_is_at_the_other_operator_once_and_written_down_once_whatever_was_killed()
    {
        var random = Seeds.Create(output);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var silo = await StartAsync();
            if (kill == 0) await ChooseAsync(silo);
            await SendUntilKilledAsync(silo, random.Next(1, LettersPerRound / 2));
        }

        using var last = await StartAsync();
        _door.Script = (_, _, http) => HandInAsync(http);
        var relayed = 0;
        await Eventually.IsTrueAsync(
            async () => (relayed = (await RelayedAsync(last)).Count) >= _subjects.Count,
            TimeSpan.FromSeconds(120), TimeSpan.FromMilliseconds(200), () => $"{relayed} of {_subjects.Count}");

        var came = _door.Messages.ToArray();
        output.WriteLine($"{_subjects.Count} letters, {came.Length} deliveries.");
        Assert.Equal(_subjects.Keys.Order(), came.Distinct().Order());
        Assert.True(came.Length - _subjects.Count >= Kills, $"Only {came.Length - _subjects.Count} were sent again.");
        await CheckHereAsync(last);
        await CheckThereAsync();
    }

    private Task<SiloProcess> StartAsync()
    {
        var settings = RelaySilo.WriteSettings(
            Directory.CreateDirectory(Path.Combine(_directory.Path, "operator")).FullName, _pki, _numbers.Here, Here, FreePort.Find(),
            [(_numbers.There, There, _door.Address)]);
        return SiloProcess.StartAsync(
            Path.Combine(_directory.Path, "data"), ["sqlite"], Recipients, "--mina-meddelanden", settings);
    }

    private static async Task ChooseAsync(SiloProcess silo)
    {
        foreach (var recipient in silo.Recipients)
        {
            var owner = await silo.Operator.OwnerAsync(recipient);
            using var chosen = await owner.PutAsync("/v1/mailbox/settings", $"{{\"language\":\"sv\",\"operator\":\"{There}\"}}");
            Assert.True(chosen.IsSuccessStatusCode, await chosen.Content.ReadAsStringAsync());
        }
    }

    /// <summary>Has letters accepted, then lets them through, and kills when the other operator has taken so many of them.</summary>
    private async Task SendUntilKilledAsync(SiloProcess silo, int after)
    {
        var (open, killed, taken) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        _door.Script = async (_, _, http) =>
        {
            await open.Task;
            var answer = await HandInAsync(http);
            if (Interlocked.Increment(ref taken) == after)
            {
                // The other operator has it, and nobody here will ever hear of that.
                silo.Kill();
                killed.SetResult();
            }

            if (Volatile.Read(ref taken) >= after) await killed.Task;
            return answer;
        };
        var lines = Enumerable.Range(0, LettersPerRound).Select(index => Letter.Line(
            Guid.NewGuid().ToString(), silo.Recipients[index % Recipients], $"Nummer {_subjects.Count + index:0000}")).ToArray();
        var answers = await silo.Agency.BulkAsync(lines);
        Assert.Equal(lines.Length, answers.Length);
        for (var index = 0; index < lines.Length; index++)
            _subjects[answers[index].Text("letterId")!] = Json.Parse(lines[index]).Text("subject")!;
        open.SetResult();
        await killed.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private async Task<string?> HandInAsync(HttpContext http)
    {
        var envelope = Encoding.UTF8.GetBytes((string)http.Items[OperatorStub.EnvelopeItem]!);
        var (_, status, text) = await _inside.PostAsync(SoapClient.Service, envelope);
        if (status != HttpStatusCode.OK) http.Response.StatusCode = (int)status;
        return text;
    }

    private static async Task<List<string>> RelayedAsync(SiloProcess silo)
    {
        var (relayed, after) = (new List<string>(), "");
        while (true)
        {
            var page = await silo.Agency.ReadAsync($"/v1/status-feed?limit=1000&after={after}");
            var events = page.Items("events");
            relayed.AddRange(events.Where(one => one.Text("type") is "relayed").Select(one => one.Text("letterId")!));
            Assert.DoesNotContain(events, one => one.Text("type") is "relay_failed" or "relay_refused");
            if (events.Length == 0) return relayed;
            after = page.Text("next");
        }
    }

    /// <summary>Each letter's end is in the log once, with the id that the other operator has for it.</summary>
    private async Task CheckHereAsync(SiloProcess silo)
    {
        Assert.Equal(_subjects.Keys.Order(), (await RelayedAsync(silo)).Order());
        var transactions = new HashSet<string>();
        foreach (var letter in _subjects.Keys)
        {
            var state = await silo.Agency.ReadAsync($"/v1/letters/{letter}");
            Assert.Equal("relayed", state.Text("status"));
            Assert.True(transactions.Add(state.GetProperty("relay").Text("transactionId")!), "Two letters are one there.");
        }
    }

    /// <summary>Each mailbox has its letters once, in the order in which they were sent.</summary>
    private async Task CheckThereAsync()
    {
        var found = new List<string>();
        for (var index = 0; index < Recipients; index++)
        {
            var letters = await _other.InboxAsync(TestNumbers.DemoPerson(index).ToDigits());
            var inbox = letters.Select(letter => letter.Text("subject")!).ToList();
            Assert.Equal(inbox.OrderDescending(StringComparer.Ordinal), inbox);
            found.AddRange(inbox);
        }

        Assert.Equal(_subjects.Values.Order(), found.Order());
    }
}
