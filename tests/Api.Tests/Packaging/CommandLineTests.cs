using Budkavle.Api.Tests.Keeping;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Packaging;

/// <summary>What the program makes of its arguments.</summary>
[Collection(SiloCollection.Name)]
public sealed class CommandLineTests(SiloFixture silo) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_letter_s_text_comes_from_a_file_as_it_stands_there()
    {
        const string Text = "Hej @alla.\n--subject hijack\n@list.txt\n";
        var (number, owner) = await silo.NewOwnerAsync();
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "letter.txt"), Text);
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "list.txt"), number);

        var sent = await DispatchAsync("@letter.txt");
        var missing = await DispatchAsync("@nowhere.txt");

        Assert.True(sent.Code == 0, sent.Text);
        var letter = await owner.ReadAsync($"/v1/mailbox/letters/{Assert.Single(await owner.LettersAsync())}");
        Assert.Equal(("From a file", Text), (letter.Text("subject"), letter.GetProperty("body").Text("content")));
        Assert.Equal((2, "There is no file nowhere.txt."), (missing.Code, missing.Text.Trim()));
    }

    [Theory]
    [InlineData("verify a b c")]
    [InlineData("verify --data")]
    [InlineData("keys rotate foo")]
    [InlineData("export --to x --since x", "--since is a time such as 2030-01-31T08:00:00+01:00.")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task What_is_not_understood_is_not_done_and_not_a_finding(string arguments, string said = "")
    {
        var (code, text) = await Guide.BudkavleAsync(_directory.Path, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.True(code == 2, $"{code} {text}");
        Assert.Contains(said, text);
        Assert.DoesNotContain("System.", text);
    }

    [Theory]
    [InlineData("serve --port 99999", "--port is 1 to 65535.")]
    [InlineData("serve --port -1", "--port is 1 to 65535.")]
    [InlineData("serve --port x")]
    [InlineData("capacity plan --letters-per-hour -5", "--letters-per-hour is above 0.")]
    [InlineData("capacity plan --letters-per-hour 0", "--letters-per-hour is above 0.")]
    [InlineData("capacity plan --letters-per-hour NaN", "--letters-per-hour is above 0.")]
    [InlineData("capacity plan --letters-per-hour 5 --letters-per-year -1", "--letters-per-year is above 0.")]
    [InlineData("capacity plan --letters-per-hour 5 --recipients 0", "--recipients is above 0.")]
    [InlineData("capacity plan --letters-per-hour 5 --cores 0", "--cores is above 0.")]
    [InlineData("capacity plan --letters-per-hour 5 --single-share 0.9", "--single-share and --dispatch-share are 1 at most.")]
    public async Task What_cannot_be_is_refused_in_words(string arguments, string said = "")
    {
        var (code, text) = await Guide.BudkavleAsync(_directory.Path, arguments.Split(' '));

        Assert.True(code == 2, $"{code} {text}");
        Assert.Contains(said, text);
        Assert.DoesNotContain("   at ", text);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("--version")]
    [InlineData("dispatch send --help")]
    public async Task Who_asks_for_help_has_done_nothing_wrong(string arguments) =>
        Assert.Equal(0, (await Guide.BudkavleAsync(_directory.Path, arguments.Split(' '))).Code);

    private Task<(int Code, string Text)> DispatchAsync(string body) => Guide.BudkavleAsync(
        _directory.Path, "dispatch", "send", "--recipients", "list.txt", "--subject", "From a file", "--body", body,
        "--url", silo.Http.BaseAddress!.ToString(), "--client-id", silo.AgencyClient.ClientId,
        "--client-secret", silo.AgencyClient.Secret);
}
