using System.Globalization;
using Budkavle.Chaos.PowerLoss;
using Budkavle.Chaos.Restoring;
using Budkavle.Chaos.Runs;
using Budkavle.Checker;
using Xunit.Abstractions;

namespace Budkavle.Chaos.Tests;

/// <summary>Runs short enough for a test: the faults are few, the judgement is whole.</summary>
internal static class ShortRun
{
    public static async Task ChaosAsync(bool isPostgres, int faults, ITestOutputHelper output)
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-chaos-").FullName;
        var options = new ChaosOptions
        {
            IsPostgres = isPostgres, Folder = folder, Seed = Seed(), Faults = faults, Length = TimeSpan.FromSeconds(10), Rate = 40,
            Recipients = 20, DiskMegabytes = 512,
        };
        output.WriteLine($"Replay with: BUDKAVLE_SEED={options.Seed} ./run test Chaos");
        var result = await new ChaosRun(options, TimeProvider.System, _ => { }).RunAsync(CancellationToken.None);
        output.WriteLine(ChaosReport.Write(result));
        Assert.Empty(result.Verdict.Violations);
        Assert.Equal((0, 0), (result.Verdict.Lost, result.Verdict.Duplicated));
        Assert.True(result.IsGood, "Not every invariant had something to be checked on.");
        Directory.Delete(folder, recursive: true);
    }

    public static async Task PowerLossAsync(bool isPostgres, ITestOutputHelper output)
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-power-").FullName;
        var options = PowerLossCommand.OptionsOf(isPostgres, Seed(), folder) with
        {
            Length = TimeSpan.FromSeconds(3), Recipients = 20, Rate = 60,
        };
        output.WriteLine($"Replay with: BUDKAVLE_SEED={options.Seed} ./run test Chaos");
        var round = await new PowerLossRun(options, cuts: 1, TimeProvider.System, _ => { }).RunAsync(1, CancellationToken.None);
        output.WriteLine(PowerLossReport.Write([round], options.StoreName, "./run test Chaos"));
        Assert.True(round.IsControlled, "The control was kept, or what was flushed was lost: the rig shows nothing.");
        Assert.Empty(round.Verdict.Violations);
        Assert.True(round.AcknowledgedAtCut > 0, "Nothing had been acknowledged when the power went.");
        Assert.True(round.Verdict.CheckedOf(Invariant.I1) > 0);
        Directory.Delete(folder, recursive: true);
    }

    public static async Task RestoreAsync(int databases, ITestOutputHelper output)
    {
        var folder = Directory.CreateTempSubdirectory("budkavle-restore-").FullName;
        var options = new ChaosOptions { IsPostgres = databases > 0, Seed = Seed(), Folder = folder, Recipients = 20, Rate = 80 };
        output.WriteLine($"Replay with: BUDKAVLE_SEED={options.Seed} ./run test Chaos");
        var round = await new RestoreRun(options, databases, TimeProvider.System, output.WriteLine).RunAsync(CancellationToken.None);
        output.WriteLine($"{round.Kept} acknowledged before the backup, {round.InDoubt} after it\n{round.Verify}");
        Assert.Empty(round.Verdict.Violations);
        Assert.True(round.IsGood, "Not every invariant had something to be checked on.");
        Assert.Contains("Nothing was changed.", round.Verify);
        Directory.Delete(folder, recursive: true);
    }

    private static int Seed() => Environment.GetEnvironmentVariable("BUDKAVLE_SEED") is { } text
        ? int.Parse(text, CultureInfo.InvariantCulture) : Environment.TickCount & 0xFFFF;
}
