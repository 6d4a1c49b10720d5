using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Keeping;

/// <summary>docs/operations/backup.md, command by command, beside a silo that serves.</summary>
[Collection(SiloCollection.Name)]
public sealed class BackupGuideTests(SiloFixture silo)
{
    [Fact]
    public async Task Every_command_of_the_handbook_s_page_on_backup_works_as_written()
    {
        var (number, owner) = await silo.NewOwnerAsync();
        Assert.Equal("", await silo.Agency.TryLetterAsync(Letter.To(number)));
        using var directory = new TemporaryDirectory();

        var said = await Guide.RunAsync("backup.md", directory.Path, $"mkdir backups safe && ln -s '{silo.DataDirectory}' data");

        Assert.Contains("The key ring is not in it.", said);
        Assert.Contains("Nothing was written.", said);
        Assert.Contains("Nothing was changed.", said);
        Assert.Contains("lists, heads and keys are made anew", said);
        Assert.Single(await owner.LettersAsync());
        Assert.DoesNotMatch(ErrorRules.NumberPattern(), said);
    }

    [Fact]
    public async Task What_must_not_be_done_is_refused_and_changes_nothing()
    {
        using var directory = new TemporaryDirectory();
        var data = silo.DataDirectory;

        var rebuilt = await Guide.BudkavleAsync(directory.Path, "rebuild", "--data", data);
        var taken = await Guide.BudkavleAsync(directory.Path, "backup", "--data", data, "--to", "copy", "--with-keys");
        var again = await Guide.BudkavleAsync(directory.Path, "backup", "--data", data, "--to", "copy");
        var over = await Guide.BudkavleAsync(directory.Path, "restore", "--from", "copy", "--data", data);
        var own = await Guide.BudkavleAsync(directory.Path, "restore", "--from", "copy", "--data", "new", "--dry-run");
        File.Delete(Path.Combine(directory.Path, "copy", "ring.json"));
        var keyless = await Guide.BudkavleAsync(directory.Path, "restore", "--from", "copy", "--data", "new");

        Assert.Equal([2, 0, 2, 2, 0, 2], new[] { rebuilt, taken, again, over, own, keyless }.Select(one => one.Code));
        Assert.Contains("stop the silo first", rebuilt.Text);
        Assert.Contains("whoever has it can read every letter", taken.Text);
        Assert.Contains("is there already", again.Text);
        Assert.Contains("is not empty", over.Text);
        Assert.Contains("The key ring is missing", keyless.Text);
        Assert.False(Directory.Exists(Path.Combine(directory.Path, "new")));
    }
}
