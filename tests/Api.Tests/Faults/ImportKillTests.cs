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
    private const int PackagesMax = 10;

    /// <summary>In each package.</summary>
    private const int Letters = 1_000;

    /// <summary>The owner of <see cref="TestPackages"/>.</summary>
    private static readonly string _owner = TestNumbers.DemoPerson(1).ToDigits();

    [Fact]
    public async Task Every_letter_of_a_package_is_there_once_when_the_import_is_repeated_whatever_was_killed()
    {
        var random = Seeds.Create(output);
        using var directory = new TemporaryDirectory();
        using var pki = new TestPki();
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "recipient"), _owner + "\n");
        var silo = await StartAsync(directory.Path, pki);
        try
        {
            var (packages, kills) = (0, 0);
            for (; kills < Kills; packages++)
            {
                Assert.True(packages < PackagesMax, $"Only {kills} of {packages} imports were killed before their last letter.");
                var letters = Enumerable.Range((packages * Letters) + 1, Letters).Select(TestPackages.LetterOf);
                await File.WriteAllBytesAsync(Path.Combine(directory.Path, "package.zip"), await TestPackages.MakeAsync(letters));
                var seen = await KillAsync(silo, directory.Path, (packages + (random.NextDouble() / 2)) * Letters);
                silo.Dispose();
                silo = await StartAsync(directory.Path, pki);

                var there = await CountAsync(await silo.Operator.OwnerAsync(_owner)) - (packages * Letters);
                Assert.InRange(there, seen - (packages * Letters), Letters);
                if (there < Letters) kills++;
                await ImportWhatIsMissingAsync(directory.Path, there);
            }

            Assert.Equal(
                Enumerable.Range(1, packages * Letters).Select(number => $"Brev {number}").Order(StringComparer.Ordinal),
                (await SubjectsAsync(silo)).Order(StringComparer.Ordinal));
        }
        finally
        {
            silo.Dispose();
        }
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

    /// <summary>Begins the import, and kills once so many letters are there, or all of them; how many the owner has seen.</summary>
    private static async Task<int> KillAsync(SiloProcess silo, string directory, double letters)
    {
        var owner = await silo.Operator.OwnerAsync(_owner);
        var import = ImportAsync(directory);
        var seen = 0;
        await Eventually.IsTrueAsync(
            async () => (seen = await CountAsync(owner)) >= letters,
            TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(1), () => $"{seen} letters");
        silo.Kill();
        await import;
        return seen;
    }

    private async Task ImportWhatIsMissingAsync(string directory, int there)
    {
        var (code, said) = await ImportAsync(directory);
        var (again, nothing) = await ImportAsync(directory);

        output.WriteLine($"{there} letters were there. {said}");
        Assert.Equal((0, 0), (code, again));
        Assert.Contains($"{Letters - there:N0} imported, {there:N0} were there already", said);
        Assert.Contains($": 0 imported, {Letters:N0} were there already", nothing);
    }

    private static async Task<int> CountAsync(SiloClient owner) =>
        (await owner.ReadAsync("/v1/mailbox")).GetProperty("letters").GetInt32();

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
