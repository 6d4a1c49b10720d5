namespace Budkavle.Domain.Tests.Tidy;

/// <summary>Reads the source tree and lists every break of the house style as file:line.</summary>
public sealed class TidyTests
{
    [Fact]
    public void The_source_tree_is_found()
    {
        Assert.Contains(SourceTree.CSharp, file => file.Path == "src/Domain/Identity/IdentityNumber.cs");
        Assert.Contains(SourceTree.CSharp, file => file.Path == "tests/Domain.Tests/Tidy/TidyTests.cs");
    }

    [Fact]
    public void Files_are_short() => AssertTidy(SourceTree.CSharp, SizeRules.LongFiles);

    [Fact]
    public void Lines_are_short() => AssertTidy(SourceTree.CSharp, SizeRules.LongLines);

    [Fact]
    public void Methods_are_short() => AssertTidy(SourceTree.CSharp, SizeRules.LongMethods);

    [Fact]
    public void Folders_are_small() => AssertTidy(SizeRules.FullFolders(SourceTree.CSharp));

    [Fact]
    public void Namespaces_are_file_scoped() => AssertTidy(SourceTree.CSharp, LayoutRules.BlockNamespaces);

    [Fact]
    public void A_file_has_one_public_type_and_its_name() => AssertTidy(SourceTree.CSharp, LayoutRules.MisplacedPublicTypes);

    [Fact]
    public void No_unfinished_work_is_left_in_the_sources() => AssertTidy(SourceTree.Files, LayoutRules.UnfinishedWork);

    [Fact]
    public void No_file_names_a_path_of_one_machine() => AssertTidy(SourceTree.Files, LayoutRules.MachinePaths);

    [Fact]
    public void What_the_simulator_runs_uses_no_uncontrolled_clock_id_randomness_or_thread() =>
        AssertTidy(SourceTree.CSharp, BannedRules.UncontrolledSources);

    [Fact]
    public void The_domain_neither_awaits_nor_logs() => AssertTidy(SourceTree.CSharp, BannedRules.ImpureDomain);

    [Fact]
    public void Tests_never_sleep() => AssertTidy(SourceTree.CSharp, BannedRules.SleepingTests);

    [Fact]
    public void No_test_is_switched_off() => AssertTidy(SourceTree.CSharp, BannedRules.SwitchedOffTests);

    private static void AssertTidy(IEnumerable<SourceFile> files, Func<SourceFile, IEnumerable<string>> rule) =>
        AssertTidy(files.SelectMany(rule));

    private static void AssertTidy(IEnumerable<string> violations)
    {
        string[] found = [.. violations];
        Assert.True(found.Length == 0, $"{found.Length} found:\n{string.Join('\n', found)}");
    }
}
