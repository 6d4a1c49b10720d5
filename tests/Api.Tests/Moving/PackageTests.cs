using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Moving;
using Budkavle.Domain.Evidence;
using Budkavle.Domain.Identity;

namespace Budkavle.Api.Tests.Moving;

/// <summary>Packages in which mailboxes move, and what is said of those that somebody has changed.</summary>
[Collection(TestPackages.Collection)]
public sealed class PackageTests
{
    private const string Letters = "letters-000001.ndjson";
    private const string List = "letters-000001.list";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PackageLimits.LettersPerPart)]
    [InlineData(PackageLimits.LettersPerPart + 1)]
    public async Task What_was_written_is_read_in_the_same_order(int count)
    {
        var package = await TestPackages.MakeAsync(Enumerable.Range(1, count).Select(TestPackages.LetterOf));

        var (letters, fault) = await TestPackages.JudgeAsync(package);

        Assert.Null(fault);
        Assert.Equal(Enumerable.Range(1, count).Select(TestPackages.IdOf), letters.Select(letter => letter.LetterId));
        Assert.All(letters, letter => Assert.Equal(
            $"%PDF {letter.Letter.Subject[5..]}", Encoding.UTF8.GetString(Assert.Single(letter.Letter.Attachments!).Content)));
    }

    [Fact]
    public async Task A_letter_that_is_missing_is_named()
    {
        var changed = TestPackages.Change(await FiveAsync(), Letters, bytes => Join([.. Split(bytes).Where((_, at) => at != 1)]));

        var (before, fault) = await TestPackages.JudgeAsync(changed);

        Assert.Single(before);
        Assert.Equal($"letter 2 of 5 ({TestPackages.IdOf(2)})", fault!.Place);
    }

    [Fact]
    public async Task The_last_letter_may_not_be_missing_either()
    {
        var changed = TestPackages.Change(await FiveAsync(), Letters, bytes => Join(Split(bytes)[..^1]));

        Assert.Equal($"letter 5 of 5 ({TestPackages.IdOf(5)})", (await TestPackages.JudgeAsync(changed)).Fault!.Place);
    }

    [Fact]
    public async Task Two_letters_that_have_changed_places_are_found_at_the_first()
    {
        var changed = TestPackages.Change(await FiveAsync(), Letters, bytes =>
        {
            var lines = Split(bytes);
            (lines[2], lines[3]) = (lines[3], lines[2]);
            return Join(lines);
        });

        Assert.Equal($"letter 3 of 5 ({TestPackages.IdOf(3)})", (await TestPackages.JudgeAsync(changed)).Fault!.Place);
    }

    [Fact]
    public async Task A_changed_byte_is_found_in_its_letter()
    {
        var changed = TestPackages.Change(await FiveAsync(), Letters, bytes =>
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("Brev 4", "Brev 9", StringComparison.Ordinal)));

        Assert.Equal($"letter 4 of 5 ({TestPackages.IdOf(4)})", (await TestPackages.JudgeAsync(changed)).Fault!.Place);
    }

    [Fact]
    public async Task A_letter_too_many_is_found()
    {
        var changed = TestPackages.Change(await FiveAsync(), Letters, bytes => Join([.. Split(bytes), Split(bytes)[0]]));

        Assert.Equal("after letter 5 of 5", (await TestPackages.JudgeAsync(changed)).Fault!.Place);
    }

    [Fact]
    public async Task A_letter_cannot_be_taken_out_of_the_list_as_well()
    {
        var less = TestPackages.Change(await FiveAsync(), Letters, bytes => Join(Split(bytes)[1..]));

        var changed = TestPackages.Change(less, List, bytes => Join(Split(bytes)[1..]));

        Assert.Equal("the list of letters 1 to 5 of 5", (await TestPackages.JudgeAsync(changed)).Fault!.Place);
    }

    [Fact]
    public async Task A_package_signed_by_somebody_else_is_believed_in_nothing()
    {
        var (letters, fault) = await TestPackages.JudgeAsync(
            await FiveAsync(), EvidenceKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256)));

        Assert.Empty(letters);
        Assert.Equal("the manifest", fault!.Place);
    }

    [Fact]
    public async Task A_receipt_of_another_letter_is_no_evidence_even_if_it_was_signed()
    {
        var (first, second) = (TestPackages.LetterOf(1), TestPackages.LetterOf(2));
        var mixed = second with { Proof = second.Proof with { Receipts = first.Proof.Receipts } };

        var (_, fault) = await TestPackages.JudgeAsync(await TestPackages.MakeAsync([first, mixed]));

        Assert.Equal(($"letter 2 of 2 ({second.LetterId})", "a receipt is that of another letter"), (fault!.Place, fault.What));
    }

    [Fact]
    public async Task Content_that_its_receipt_does_not_speak_of_is_found_even_if_it_was_signed()
    {
        var letter = TestPackages.LetterOf(1);
        var other = letter with { Letter = letter.Letter with { Subject = "Något annat" } };

        var (_, fault) = await TestPackages.JudgeAsync(await TestPackages.MakeAsync([other]));

        Assert.Equal("what it says is not what its receipt says", fault!.What);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("letters-000001.ndjson")]
    [InlineData("manifest.jws")]
    public async Task Other_parts_than_those_of_a_package_are_refused(string name)
    {
        var (_, fault) = await TestPackages.JudgeAsync(TestPackages.Add(await FiveAsync(), name));

        Assert.Equal("the file", fault!.Place);
    }

    [Theory]
    [InlineData(Letters, "letter 1 of 5 (00000001-0000-0000-0000-000000000000)")]
    [InlineData(List, "the list of letters 1 to 5 of 5")]
    [InlineData("manifest.jws", "the manifest")]
    public async Task What_unfolds_to_much_more_is_read_no_further_than_it_may_be_long(string name, string place)
    {
        var bomb = TestPackages.Change(await FiveAsync(), name, _ => new byte[200 * 1024 * 1024]);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var (_, fault) = await TestPackages.JudgeAsync(bomb);

        Assert.Equal(place, fault!.Place);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task Names_without_end_are_not_read()
    {
        var package = await FiveAsync();
        // The directory is said to begin at the file's, so that all of a long file would be taken for names.
        byte[] file = [.. new byte[PackageLimits.DirectoryBytesMax], .. package];
        BitConverter.TryWriteBytes(file.AsSpan(file.Length - 6), 0);

        Assert.Equal("the file", (await TestPackages.JudgeAsync(file)).Fault!.Place);
    }

    [Fact]
    public void A_package_is_its_owners_and_nobody_elses()
    {
        var owner = PackageOwner.Of(TestNumbers.DemoPerson(1));

        Assert.True(owner.Is(TestNumbers.DemoPerson(1)));
        Assert.False(owner.Is(TestNumbers.DemoPerson(2)));
        Assert.False((owner with { Rounds = int.MaxValue }).Is(TestNumbers.DemoPerson(1)));
    }

    [Fact]
    public async Task Whatever_is_broken_in_a_file_no_letter_comes_out_of_it_that_was_not_in_it()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var package = await TestPackages.MakeAsync(Enumerable.Range(1, 3).Select(TestPackages.LetterOf));
        var (originals, _) = await TestPackages.JudgeAsync(package);
        var faults = new HashSet<string>();
        for (var round = 0; round < 1_500; round++)
        {
            var (letters, fault) = await TestPackages.JudgeAsync(Break(package, random));
            if (fault is not null) faults.Add(fault.Place);
            Assert.True(fault is not null || letters.Count == originals.Count, $"Seed {seed}, round {round}: {letters.Count} letters");
            var isSame = letters.Zip(originals).All(pair => Text(pair.First) == Text(pair.Second));
            Assert.True(isSame, $"Seed {seed}, round {round}");
        }

        Assert.True(faults.Count > 3, $"Seed {seed}: {string.Join(", ", faults)}");
    }

    private static string Text(PackageLetter letter) =>
        System.Text.Json.JsonSerializer.Serialize(letter, PackageJson.Default.PackageLetter);

    private static byte[] Break(byte[] package, Random random)
    {
        var bytes = package.ToArray();
        for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return random.Next(4) switch
        {
            0 => bytes[..random.Next(bytes.Length)],
            1 => [.. bytes, .. bytes[random.Next(bytes.Length)..]],
            _ => bytes,
        };
    }

    private static Task<byte[]> FiveAsync() => TestPackages.MakeAsync(Enumerable.Range(1, 5).Select(TestPackages.LetterOf));

    private static string[] Split(byte[] bytes) => Encoding.UTF8.GetString(bytes).Split('\n')[..^1];

    private static byte[] Join(string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
}
