using Budkavle.Api.Tests.Silos;
using Budkavle.Silo.Hosting;

namespace Budkavle.Api.Tests.Hosting;

/// <summary>Values of the command line that may hold a password.</summary>
public sealed class SecretTests
{
    private const string Variable = "BUDKAVLE_TEST_SECRET";

    [Fact]
    public void A_value_is_read_from_the_first_line_of_a_file_or_from_a_variable()
    {
        using var directory = new TemporaryDirectory();
        var file = Path.Combine(directory.Path, "smtp");
        File.WriteAllText(file, "smtp://brev:hemligt@mail.example.se \nmore\n");
        Environment.SetEnvironmentVariable(Variable, "Host=db;Password=hemligt");

        Assert.Equal("smtp://brev:hemligt@mail.example.se", Secret.Read("--smtp", "file:" + file, isProduction: true));
        Assert.Equal("Host=db;Password=hemligt", Secret.Read("--store", "env:" + Variable, isProduction: true));
        Assert.Null(Secret.Read("--sms", null, isProduction: true));
    }

    [Theory]
    [InlineData("smtp://brev:hemligt@mail.example.se", false)]
    [InlineData("https://u:hemligt@api.example.se/a1/sms", false)]
    [InlineData("Host=db;Username=u;Password=hemligt", false)]
    [InlineData("Host=db;PWD=hemligt", false)]
    [InlineData("smtp://mail.example.se", true)]
    [InlineData("Host=db;Username=u", true)]
    [InlineData("sqlite", true)]
    public void A_password_on_the_command_line_is_refused_in_production_and_never_quoted(string given, bool isGood)
    {
        var refusal = Record.Exception(() => Secret.Read("--x", given, isProduction: true));

        Assert.Equal(isGood ? null : typeof(ArgumentException), refusal?.GetType());
        Assert.DoesNotContain("hemligt", refusal?.ToString() ?? "", StringComparison.Ordinal);
        Assert.Equal(given, Secret.Read("--x", given, isProduction: false));
    }

    [Fact]
    public void What_is_not_there_or_empty_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var empty = Path.Combine(directory.Path, "empty");
        File.WriteAllText(empty, "\n\n");
        string[] wrong =
        [
            "file:", "file:" + empty, $"file:{directory.Path}", $"file:{directory.Path}/none", "env:", "env:BUDKAVLE_NOT_THERE",
        ];

        Assert.All(wrong, given => Assert.Throws<ArgumentException>(() => Secret.Read("--x", given, isProduction: false)));
    }
}
