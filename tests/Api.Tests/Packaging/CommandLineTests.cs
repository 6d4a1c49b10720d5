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

    private Task<(int Code, string Text)> DispatchAsync(string body) => Guide.BudkavleAsync(
        _directory.Path, "dispatch", "send", "--recipients", "list.txt", "--subject", "From a file", "--body", body,
        "--url", silo.Http.BaseAddress!.ToString(), "--client-id", silo.AgencyClient.ClientId,
        "--client-secret", silo.AgencyClient.Secret);
}
