using Budkavle.Api.Tests.Hosting;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Handbook;

/// <summary>A silo with its demo, beside which the handbook's commands are run, and a PostgreSQL server.</summary>
public sealed class HandbookWorld : IAsyncLifetime
{
    private readonly TemporaryDirectory _data = new();
    private readonly PostgresFixture _postgres = new();
    private SiloProcess _silo = null!;

    internal HttpClient Http => _silo.Http;

    internal SiloClient Operator => _silo.Operator;

    public async Task InitializeAsync() => _silo = await SiloProcess.StartAsync(_data.Path);

    /// <summary>What <c>handbook.sh</c> and the placeholders name; makes the files that a reader has when the commands are typed.</summary>
    internal async Task<Dictionary<string, string>> PrepareAsync(string directory)
    {
        var key = Guid.NewGuid().ToString();
        using var sent = await _silo.Agency.SendLetterAsync(Letter.To(_silo.Recipients[0]), key);
        sent.EnsureSuccessStatusCode();
        var demo = Json.Parse(await File.ReadAllTextAsync(Path.Combine(_data.Path, "demo.json")));
        var sender = demo.Text("clientId")![1..33];
        using var made = await Operator.PostAsync($"/v1/senders/{sender}/clients", """{"name":"old job","scopes":["letters:write"]}""");
        made.EnsureSuccessStatusCode();
        var files = new Dictionary<string, string>
        {
            ["sent.txt"] = key + "\n", ["store"] = "Host=db.example;Username=budkavle", ["ring.json"] = "{}",
            ["public-keys.json"] = new Assertions(new ManualTime()).Jwks,
        };
        foreach (var (name, text) in files) await File.WriteAllTextAsync(Path.Combine(directory, name), text);
        return new()
        {
            ["ROOT"] = Packaging.DeployFiles.PathOf(""), ["PROGRAM"] = Path.Combine(AppContext.BaseDirectory, "budkavle.dll"),
            ["DATA"] = _data.Path, ["URL"] = Http.BaseAddress!.ToString().TrimEnd('/'), ["TOKEN"] = Operator.Token, ["SENDER"] = sender,
            ["CLIENT"] = (await Json.ReadAsync(made)).Text("clientId")!, ["OPERATOR"] = _silo.OperatorClient.ClientId,
            ["BUDKAVLE_CLIENT_SECRET"] = _silo.OperatorClient.Secret, ["STORE"] = _postgres.CreateDatabase(),
            ["PORT"] = FreePort.Find().ToString(null, null), ["DOTNET_gcServer"] = "0", ["BUDKAVLE_NO_BUILD"] = "1",

            // A build server would outlive the command and hold its output open.
            ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false",
        };
    }

    public Task DisposeAsync()
    {
        _silo.Dispose();
        _postgres.Dispose();
        _data.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Runs a statement through psql as the script does: by the parts of the connection string.</summary>
    internal static string Psql(string store)
    {
        var parts = store.Split(';').Select(part => part.Split('=')).ToDictionary(part => part[0], part => part[1]);
        return $"psql -v ON_ERROR_STOP=1 -h {parts["Host"]} -p {parts["Port"]} -U {parts["Username"]} -d {parts["Database"]} -c";
    }
}
