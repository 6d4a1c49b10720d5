using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Budkavle.Api.Tests.MinaMeddelanden;
using Budkavle.Domain.Identity;
using Budkavle.Support;

namespace Budkavle.Relay;

/// <summary>
/// One run: two silos that know each other as operators, over mutual TLS and SQLite. Letters to mailboxes of the first, then as many whose
/// recipients have chosen the second, judged by what is in the mailboxes there; then a mailbox moves.
/// </summary>
internal static class RelayRun
{
    private const string First = "a.example";
    private const string Second = "b.example";
    private const int WarmUpLetters = 200;

    /// <summary>The recipient whose mailbox moves: none of those that letters of the other parts are for.</summary>
    private const int Mover = 900;
    private static readonly TimeSpan _lookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _silenceMax = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(RelayOptions options, CancellationToken cancellationToken)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var folder = Directory.CreateDirectory(Path.Combine(options.Data, $"budkavle-relay-{Environment.ProcessId}")).FullName;
        try
        {
            using var pki = new TestPki();
            var (firstPort, secondPort) = (Ports.Free(), Ports.Free());
            var settings = WriteSettings(folder, First, 20, firstPort, (Second, 21, secondPort), pki, null);
            using var first = await House.StartAsync(options.Silo, Path.Combine(folder, First), settings);
            settings = WriteSettings(folder, Second, 21, secondPort, (First, 20, firstPort), pki, await first.KeysAsync());
            using var second = await House.StartAsync(options.Silo, Path.Combine(folder, Second), settings);
            foreach (var (name, value) in MachineInfo.RowsWithStorage(folder, FlushRate.Measure(folder, TimeSpan.FromSeconds(1))))
                Say(name, value);
            var isWhole = await MeasureRelayAsync(options, first, second, cancellationToken);
            if (options.Moving > 0) isWhole &= await MeasureMoveAsync(options, folder, first, second);
            return isWhole ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> MeasureRelayAsync(
        RelayOptions options, House first, House second, CancellationToken cancellationToken)
    {
        var elsewhere = options.Recipients;
        for (var recipient = elsewhere; recipient < 2 * elsewhere; recipient++) await first.ChooseAsync(recipient, Second);
        await first.SendAsync(WarmUpLetters, 0, elsewhere);
        await first.SendAsync(WarmUpLetters, elsewhere, elsewhere);
        await UntilThereAsync(second, WarmUpLetters, cancellationToken);

        var began = Stopwatch.GetTimestamp();
        await first.SendAsync(options.Letters, 0, elsewhere);
        var local = options.Letters / Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (sentBefore, takenBefore) = (first.Silo.ProcessorSeconds, second.Silo.ProcessorSeconds);
        began = Stopwatch.GetTimestamp();
        await first.SendAsync(options.Letters, elsewhere, elsewhere);
        var accepted = options.Letters / Stopwatch.GetElapsedTime(began).TotalSeconds;
        var there = await UntilThereAsync(second, WarmUpLetters + options.Letters, cancellationToken);
        var relayed = options.Letters / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Say("to mailboxes here", $"{local:N0} letters/s ({options.Letters:N0} to {elsewhere:N0} mailboxes, in bulk)");
        Say("accepted for the other", $"{accepted:N0} letters/s, {accepted / local:N3} of those to mailboxes here");
        Say("in the other's mailboxes", $"{relayed:N0} letters/s, {relayed / local:N4} of those to mailboxes here");
        Say("processor", $"{1e6 * (first.Silo.ProcessorSeconds - sentBefore) / options.Letters:N0} us a letter here, "
            + $"{1e6 * (second.Silo.ProcessorSeconds - takenBefore) / options.Letters:N0} us there");
        var counted = 0L;
        for (var recipient = elsewhere; recipient < 2 * elsewhere; recipient++) counted += await second.LettersOfAsync(recipient);
        var isWhole = counted == WarmUpLetters + options.Letters && there == counted;
        if (!isWhole) Console.WriteLine($"FAILED: {counted:N0} letters are there, and not {WarmUpLetters + options.Letters:N0}.");
        return isWhole;
    }

    private static async Task<bool> MeasureMoveAsync(RelayOptions options, string folder, House first, House second)
    {
        const int perRequest = 25_000;
        for (var sent = 0; sent < options.Moving; sent += perRequest)
            await first.SendAsync(Math.Min(perRequest, options.Moving - sent), Mover, 1);
        await first.ChooseAsync(Mover, Second);
        var (package, keys) = (Path.Combine(folder, "package.zip"), Path.Combine(folder, "keys.json"));
        await File.WriteAllTextAsync(keys, await first.KeysAsync());
        var memory = first.Silo.ResidentMegabytes;
        var began = Stopwatch.GetTimestamp();
        await first.ExportAsync(Mover, package);
        Tell("exported", began, $"{new FileInfo(package).Length / 1e6:N1} MB; resident memory {memory:N0} MB before, "
            + $"{first.Silo.ResidentPeakMegabytes:N0} MB at the most");
        began = Stopwatch.GetTimestamp();
        var verdict = ServiceProcess.Output("dotnet", [options.Silo, "verify", package, "--key", keys]);
        Tell("verified", began, verdict.Trim().Split('\n')[^1].Trim());
        memory = second.Silo.ResidentMegabytes;
        began = Stopwatch.GetTimestamp();
        var answer = await second.ImportAsync(Mover, package);
        Tell("imported", began, $"resident memory {memory:N0} MB before, {second.Silo.ResidentPeakMegabytes:N0} MB at the most");
        var (imported, there) = (answer.GetProperty("imported").GetInt64(), await second.LettersOfAsync(Mover));
        var isWhole = imported == options.Moving && there == options.Moving;
        if (!isWhole) Console.WriteLine($"FAILED: {there:N0} letters are there, and not {options.Moving:N0}.");
        return isWhole;

        void Tell(string what, long since, string more)
        {
            var elapsed = Stopwatch.GetElapsedTime(since);
            Say(what, $"{options.Moving:N0} letters in {elapsed.TotalSeconds:N1} s, {options.Moving / elapsed.TotalSeconds:N0}/s; {more}");
        }
    }

    private static async Task<long> UntilThereAsync(House house, long letters, CancellationToken cancellationToken)
    {
        var (last, lastAt) = (-1L, Stopwatch.GetTimestamp());
        while (true)
        {
            var there = await house.LettersAsync();
            if (there >= letters) return there;
            if (there > last) (last, lastAt) = (there, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(lastAt) > _silenceMax) return there;
            await Task.Delay(_lookEvery, cancellationToken);
        }
    }

    private static string WriteSettings(
        string folder, string domain, int number, int port, (string Domain, int Number, int Port) other, TestPki pki, string? keys)
    {
        static string NumberOf(int organisation) => TestNumbers.DemoOrganisation(organisation).ToDigits();
        static string AddressOf(int port) => $"https://localhost:{port.ToString(CultureInfo.InvariantCulture)}/Service/v3";
        var own = Directory.CreateDirectory(Path.Combine(folder, domain)).FullName;
        using var server = pki.IssueServer(NumberOf(number));
        File.WriteAllBytes(Path.Combine(own, "server.p12"), server.Export(X509ContentType.Pkcs12, TestPki.Password));
        File.WriteAllText(Path.Combine(own, "password"), TestPki.Password + "\n");
        File.WriteAllText(Path.Combine(own, "roots.pem"), pki.RootPem);
        if (keys is not null) File.WriteAllText(Path.Combine(own, "keys.json"), keys);
        object Party(int organisation, params string[] roles) => new { organisation = NumberOf(organisation), roles };
        var path = Path.Combine(own, "mina-meddelanden.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            listen = $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", certificate = "server.p12", passwordFile = "password",
            clientRoots = "roots.pem",
            supplier = new { id = NumberOf(number), name = domain, domain, serviceAddress = AddressOf(port) },
            operators = new[]
            {
                new
                {
                    id = NumberOf(other.Number), name = other.Domain, domain = other.Domain, serviceAddress = AddressOf(other.Port),
                    evidenceKeys = keys is null ? null : "keys.json",
                },
            },
            // The agency of a demo has the first number.
            parties = new[] { Party(0, "sender"), Party(20, "operator", "agent"), Party(21, "operator", "agent") },
        }));
        return path;
    }

    private static void Say(string name, string value) => Console.WriteLine($"{name,-28} {value}");
}
