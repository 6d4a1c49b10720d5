using System.Text;
using Budkavle.Api.Mandates;
using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;
using Budkavle.Storage.Sealing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Mandates;

/// <summary>The register of signatories as a file, as people write it and damage it.</summary>
public sealed class SignatoryFileTests : IDisposable
{
    private static readonly string _company = TestNumbers.DemoOrganisation(1).ToDigits();
    private static readonly string _person = TestNumbers.DemoPerson(1).ToDigits();

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly KeyedHashes _hashes;

    private readonly ITestOutputHelper _output;

    public SignatoryFileTests(ITestOutputHelper output) => (_output, _hashes) =
        (output, new KeyedHashes(KeyRing.OpenOrCreate(Path.Combine(_directory.Path, "keys", "ring.json"), _time), 1));

    private static string Good =>
        $$"""
        {"companies":[{"number":"{{_company}}","name":"Bolaget","signatories":[{"number":"{{_person}}","name":"Ann","signs":"alone"}]}]}
        """;

    private string FilePath => Path.Combine(_directory.Path, "signatories.json");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"companies\":{}}")]
    [InlineData("{\"companies\":[null]}")]
    [InlineData("{\"companies\":[{}]}")]
    [InlineData("{\"companies\":[{\"number\":\"PERSON\",\"name\":\"Bolaget\"}]}")]
    [InlineData("{\"companies\":[{\"number\":\"COMPANY\",\"name\":\"\"}]}")]
    [InlineData("{\"companies\":[{\"number\":\"COMPANY\",\"name\":\"Bolaget\",\"signatories\":[null]}]}")]
    [InlineData("{\"companies\":[{\"number\":\"COMPANY\",\"name\":\"Bolaget\",\"signatories\":[{\"number\":\"COMPANY\"}]}]}")]
    [InlineData(
        "{\"companies\":[{\"number\":\"COMPANY\",\"name\":\"B\",\"signatories\":["
        + "{\"number\":\"PERSON\",\"name\":\"A\",\"signs\":\"x\"}]}]}")]
    public void A_file_that_is_no_register_does_not_start_and_says_why_without_a_number(string text)
    {
        Write(text.Replace("COMPANY", _company, StringComparison.Ordinal).Replace("PERSON", _person, StringComparison.Ordinal));

        var fault = Assert.Throws<ArgumentException>(Open);

        Assert.StartsWith("--signatories: ", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_person, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_company, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_changed_file_cannot_be_read_nobody_signs()
    {
        Write(Good);
        var file = Open();
        var atFirst = await SignersAsync(file);
        Write("{\"companies\":[null]}");
        _time.Advance(SignatoryFile.LookEvery);
        var damaged = await SignersAsync(file);
        Write(Good + "\n");
        _time.Advance(SignatoryFile.LookEvery);

        Assert.Equal(1, atFirst);
        Assert.Equal(0, damaged);
        Assert.Equal(1, await SignersAsync(file));
    }

    [Fact]
    public void Any_damage_to_one_byte_is_read_or_refused()
    {
        var dice = Seeds.Create(_output);
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Good);
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
            File.WriteAllBytes(FilePath, bytes);

            var fault = Record.Exception(() => Open());

            Assert.True(fault is null or ArgumentException, $"case {i}: {fault}");
        }
    }

    public void Dispose() => _directory.Dispose();

    private SignatoryFile Open() => new(FilePath, _hashes, _time, NullLogger<SignatoryFile>.Instance);

    private void Write(string text) => File.WriteAllText(FilePath, text);

    private async Task<int> SignersAsync(SignatoryFile file)
    {
        Assert.True(IdentityNumber.TryParse(_person, out var person, out _));
        return (await file.FindAsync(_hashes.MailboxOf(person).Value, CancellationToken.None)).Count;
    }
}
