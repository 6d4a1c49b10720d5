using Budkavle.Chaos.Faults;

namespace Budkavle.Chaos.Tests;

/// <summary>The plan of a run: repeatable, complete, and of the length that was asked for.</summary>
public sealed class FaultPlanTests
{
    private static readonly FaultKind[] _all = FaultPlan.KindsOf(isPostgres: true, hasDisk: true);

    [Fact]
    public void The_same_seed_gives_the_same_plan() => Assert.Equal(Make(seed: 7), Make(seed: 7));

    [Fact]
    public void Another_seed_gives_another_plan() => Assert.NotEqual(Make(seed: 7), Make(seed: 8));

    [Fact]
    public void Every_kind_comes_before_any_comes_twice() =>
        Assert.Equal(
            Enum.GetValues<FaultKind>().Except([FaultKind.KillEvery]), Make(seed: 7).Take(_all.Length).Select(one => one.Kind).Order());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_frozen_silo_stays_so_for_5_to_40_seconds(int seed) =>
        Assert.All(Make(seed).Where(one => one.Kind == FaultKind.Freeze), one => Assert.InRange(one.Length.TotalSeconds, 5, 40));

    [Fact]
    public void A_quarter_of_an_hour_holds_its_faults_and_the_peace_between_them()
    {
        var sum = Make(seed: 7).Sum(one => (one.Pause + one.Length).TotalMinutes);
        Assert.InRange(sum, 13, 17);
    }

    [Fact]
    public void SQLite_without_a_disk_of_its_own_is_only_killed_frozen_and_stopped() => Assert.Equal(
        [FaultKind.Kill, FaultKind.KillAtStart, FaultKind.Terminate, FaultKind.Freeze],
        FaultPlan.KindsOf(isPostgres: false, hasDisk: false));

    private static IReadOnlyList<PlannedFault> Make(int seed) => FaultPlan.Make(seed, _all, 45, TimeSpan.FromMinutes(15));
}
