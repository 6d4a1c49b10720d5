namespace Budkavle.Domain.Tests.Tidy;

/// <summary>Each rule finds what it is for, on the right line, and leaves its neighbour alone.</summary>
public sealed class TidyRuleTests
{
    [Fact]
    public void A_file_of_400_lines_is_too_long()
    {
        Assert.Empty(SizeRules.LongFiles(Source("src/Api/A.cs", Repeat("//", 399))));
        Assert.Equal("src/Api/A.cs:400", Place(SizeRules.LongFiles(Source("src/Api/A.cs", Repeat("//", 400)))));
    }

    [Fact]
    public void A_line_of_141_columns_is_too_long()
    {
        Assert.Empty(SizeRules.LongLines(Source("src/Api/A.cs", new string('/', 140))));
        Assert.Equal("src/Api/A.cs:2", Place(SizeRules.LongLines(Source("src/Api/A.cs", "\n" + new string('/', 141)))));
    }

    [Fact]
    public void A_method_of_70_lines_is_too_long()
    {
        Assert.Empty(SizeRules.LongMethods(Source("src/Api/A.cs", $"class A\n{{\nvoid M()\n{{\n{Repeat("M();", 66)}}}\n}}\n")));
        Assert.Equal("src/Api/A.cs:3", Place(SizeRules.LongMethods(
            Source("src/Api/A.cs", $"class A\n{{\nvoid M()\n{{\n{Repeat("M();", 67)}}}\n}}\n"))));
    }

    [Fact]
    public void Top_level_statements_count_as_a_method()
    {
        Assert.Equal("src/Api/A.cs:1", Place(SizeRules.LongMethods(Source("src/Api/A.cs", Repeat("M();", 70)))));
    }

    [Fact]
    public void A_folder_of_20_files_is_too_full()
    {
        var files = Enumerable.Range(0, 20).Select(index => Source($"src/Api/Letters/F{index}.cs", "")).ToList();

        Assert.Empty(SizeRules.FullFolders(files.Skip(1)));
        Assert.Equal("src/Api/Letters:0", Place(SizeRules.FullFolders(files)));
    }

    [Fact]
    public void A_block_namespace_is_found()
    {
        Assert.Empty(LayoutRules.BlockNamespaces(Source("src/Api/A.cs", "namespace A;")));
        Assert.Equal("src/Api/A.cs:1", Place(LayoutRules.BlockNamespaces(Source("src/Api/A.cs", "namespace A { }"))));
    }

    [Theory]
    [InlineData("A.cs", "public class A { public class B; }\ninternal class C;", 0)]
    [InlineData("A.Log.cs", "public partial class A;", 0)]
    [InlineData("A.cs", "public class A;\npublic class A<T>;", 0)]
    [InlineData("A.cshtml.cs", "public class AModel;", 0)]
    [InlineData("A.cshtml.cs", "public class A;", 1)]
    [InlineData("A.cs", "public class AModel;", 1)]
    [InlineData("A.cs", "public class A;\npublic enum B;", 2)]
    [InlineData("A.cs", "public delegate void B();", 1)]
    [InlineData("A.cs", "public record struct B;", 1)]
    public void One_public_type_and_its_name(string name, string text, int line)
    {
        var found = LayoutRules.MisplacedPublicTypes(Source("src/Api/" + name, "namespace X;" + text));

        Assert.Equal(line == 0 ? "" : $"src/Api/{name}:{line}", Place(found));
    }

    [Fact]
    public void Unfinished_work_is_found_in_the_sources_of_any_language()
    {
        string mark = "TO" + "DO";

        Assert.Equal("src/Api/a.sql:2", Place(LayoutRules.UnfinishedWork(Source("src/Api/a.sql", $"\n-- {mark} later"))));
        Assert.Equal("src/Api/A.cs:1", Place(LayoutRules.UnfinishedWork(Source("src/Api/A.cs", "throw new NotImplementedException();"))));
        Assert.Empty(LayoutRules.UnfinishedWork(Source("src/Api/A.cs", "// the author's shack; a TODOs list")));
    }

    [Theory]
    [InlineData("work")]
    [InlineData("home")]
    [InlineData("tmp")]
    public void A_path_of_one_machine_is_found(string folder)
    {
        Assert.Equal("benchmarks/A.cs:1", Place(LayoutRules.MachinePaths(Source("benchmarks/A.cs", $"var a = \"/{folder}/x\";"))));
        Assert.Empty(LayoutRules.MachinePaths(Source("benchmarks/A.cs", $"var a = \"https://example.org/{folder}/x\";")));
        Assert.Empty(LayoutRules.MachinePaths(Source("benchmarks/A.cs", $"var a = \"../{folder}/x\";")));
    }

    [Theory]
    [InlineData("DateTime.UtcNow")]
    [InlineData("System.DateTimeOffset.UtcNow.AddDays(1)")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Random.Shared.Next()")]
    [InlineData("Task.Run(() => 1)")]
    [InlineData("Thread.Sleep(1)")]
    [InlineData("M().ConfigureAwait(false)")]
    public void An_uncontrolled_source_is_found_where_the_simulator_runs(string expression)
    {
        string text = $"class A\n{{\nobject M() => {expression};\n}}";

        Assert.Equal("src/Grains/A.cs:3", Place(BannedRules.UncontrolledSources(Source("src/Grains/A.cs", text))));
        Assert.Equal("src/Storage/A.cs:3", Place(BannedRules.UncontrolledSources(Source("src/Storage/A.cs", text))));
        Assert.Empty(BannedRules.UncontrolledSources(Source("src/Storage/Sqlite/A.cs", text)));
        Assert.Empty(BannedRules.UncontrolledSources(Source("src/Api/A.cs", text)));
        Assert.Empty(BannedRules.UncontrolledSources(Source("src/Grains/A.cs", $"// {expression}")));
    }

    [Theory]
    [InlineData("class A\n{\nasync void M() { }\n}")]
    [InlineData("class A\n{\nILogger<A> log;\n}")]
    public void A_domain_that_awaits_or_logs_is_found(string text)
    {
        Assert.Equal("src/Domain/A.cs:3", Place(BannedRules.ImpureDomain(Source("src/Domain/A.cs", text))));
        Assert.Empty(BannedRules.ImpureDomain(Source("src/Storage/A.cs", text)));
    }

    [Theory]
    [InlineData("await Task.Delay(10);", true)]
    [InlineData("await Task.Delay(10, cancellation).ConfigureAwait(true);", true)]
    [InlineData("Thread.Sleep(10);", true)]
    [InlineData("await Task.Delay(Timeout.Infinite, cancellation);", false)]
    [InlineData("await Task.Delay(delay, timeProvider);", false)]
    [InlineData("await Task.WhenAny(work, Task.Delay(limit));", false)]
    public void A_sleeping_test_is_found(string statement, bool sleeps)
    {
        var found = BannedRules.SleepingTests(Source("tests/X/A.cs", $"class A {{ async Task M() {{\n{statement} }} }}"));

        Assert.Equal(sleeps ? "tests/X/A.cs:2" : "", Place(found));
    }

    [Fact]
    public void Only_the_helper_that_polls_another_process_may_sleep()
    {
        string polls = "class A { async Task M() { await Task.Delay(10); } }";

        Assert.Empty(BannedRules.SleepingTests(Source("tests/Api.Tests/Silos/Eventually.cs", polls)));
        Assert.Equal("tests/Api.Tests/Eventually.cs:1", Place(BannedRules.SleepingTests(Source("tests/Api.Tests/Eventually.cs", polls))));
        Assert.Equal("tests/Api.Tests/Silos/A.cs:1", Place(BannedRules.SleepingTests(Source("tests/Api.Tests/Silos/A.cs", polls))));
    }

    [Fact]
    public void A_test_that_is_switched_off_is_found()
    {
        string off = "class A { [Fact(Skip = \"later\")] void M() { } }";

        Assert.Equal("tests/X/A.cs:1", Place(BannedRules.SwitchedOffTests(Source("tests/X/A.cs", off))));
        Assert.Empty(BannedRules.SwitchedOffTests(Source("tests/X/A.cs", "class A { A() => Skip = Reason(); }")));
    }

    private static SourceFile Source(string path, string text) => new(path, text);

    private static string Repeat(string line, int count) => string.Concat(Enumerable.Repeat(line + "\n", count));

    /// <summary>The one place found, or nothing.</summary>
    private static string Place(IEnumerable<string> violations) =>
        violations.SingleOrDefault() is { } found ? string.Join(':', found.Split(':').Take(2)) : "";
}
