using System.Diagnostics;
using Budkavle.Api.Tests.MinaMeddelanden;
using Budkavle.Api.Tests.MinaMeddelanden.Relaying;
using Budkavle.Api.Tests.Moving;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Tests.Support;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Faults;

/// <summary>kill -9 while <c>budkavle import-mailbox</c> brings letters: the command is repeated, and each letter is there once.</summary>
[Collection(FaultCollection.Name)]
public sealed class ImportKillTests(ITestOutputHelper output)
{
    private const int Kills = 2;
    private const int Letters = 1_000;

    /// <summary>The owner of <see cref="TestPackages"/>.</summary>
    private static readonly string _owner = TestNumbers.DemoPerson(1).ToDigits();

    [Fact]
    public async Task Every_letter_of_a_package_is_there_once_when_the_import_is_repeated_whatever_was_killed()
    {
        var random = Seeds.Create(output);
        using var directory = new TemporaryDirectory();
        using var pki = new TestPki();
        var package = Path.Combine(directory.Path, "package.zip");
        await File.WriteAllBytesAsync(
            package, await TestPackages.MakeAsync(Enumerable.Range(1, Letters).Select(TestPackages.LetterOf)));
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "recipient"), _owner + "\n");
        var there = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var silo = await StartAsync(directory.Path, pki);
            Assert.InRange(await CountAsync(silo), there, Letters - 1);
            there = await KillAsync(silo, directory.Path, Letters * (kill + random.NextDouble()) / (Kills + 1));
        }

        using var last = await StartAsync(directory.Path, pki);
        var before = await CountAsync(last);
        var (code, said) = await ImportAsync(directory.Path);
        var (again, nothing) = await ImportAsync(directory.Path);

        output.WriteLine($"{before} letters were there after {Kills} kills. {said}");
        Assert.True(before >= there);
        Assert.Equal((0, 0), (code, again));
        Assert.Contains($"{Letters - before:N0} imported, {before:N0} were there already", said);
        Assert.Contains($": 0 imported, {Letters:N0} were there already", nothing);
        Assert.Equal(
            Enumerable.Range(1, Letters).Select(number => $"Brev {number}").Order(StringComparer.Ordinal),
            (await SubjectsAsync(last)).Order(StringComparer.Ordinal));
    }

    private static Task<SiloProcess> StartAsync(string directory, TestPki pki)
    {
        var folder = Directory.CreateDirectory(Path.Combine(directory, "operator")).FullName;
        var settings = RelaySilo.WriteSettings(
            folder, pki, MinaMeddelandenFixture.NumberOf(20), "a.example", FreePort.Find(),
            [(MinaMeddelandenFixture.NumberOf(21), TestPackages.Operator, "https://localhost:1/Service/v3")],
            TestPackages.Key.Key.ExportSubjectPublicKeyInfoPem());
        return SiloProcess.StartAsync(Path.Combine(directory, "data"), ["sqlite"], 3, "--mina-meddelanden", settings);
    }

    /// <summary>Begins the import, and kills once so many letters are there; how many the owner has seen.</summary>
    private static async Task<int> KillAsync(SiloProcess silo, string directory, double letters)
    {
        var owner = await silo.Operator.OwnerAsync(_owner);
        var import = ImportAsync(directory);
        var seen = 0;
        await Eventually.IsTrueAsync(
            async () => (seen = (await owner.ReadAsync("/v1/mailbox")).GetProperty("letters").GetInt32()) >= letters,
            TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1), () => $"{seen} letters");
        silo.Kill();
        var (code, said) = await import;
        Assert.True(code != 0, said);
        return seen;
    }

    private static async Task<int> CountAsync(SiloProcess silo)
    {
        var owner = await silo.Operator.OwnerAsync(_owner);
        return (await owner.ReadAsync("/v1/mailbox")).GetProperty("letters").GetInt32();
    }

    private static async Task<List<string>> SubjectsAsync(SiloProcess silo)
    {
        var owner = await silo.Operator.OwnerAsync(_owner);
        var (subjects, next) = (new List<string>(), "");
        do
        {
            var page = await owner.ReadAsync("/v1/mailbox/letters?folder=inbox&limit=200" + (next.Length == 0 ? "" : "&after=" + next));
            subjects.AddRange(page.Items("letters").Select(letter => letter.Text("subject")!));
            next = page.Text("next") ?? "";
        }
        while (next.Length > 0);
        return subjects;
    }

    private static async Task<(int Code, string Said)> ImportAsync(string directory)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "budkavle.dll"), "import-mailbox", Path.Combine(directory, "package.zip"),
            "--recipient-file", Path.Combine(directory, "recipient"), "--demo", Path.Combine(directory, "data", "demo.json"),
        ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }
}
