using Budkavle.Load;
using Budkavle.Support;

namespace Budkavle.Compare;

/// <summary>One of the two programs compared: how it is started, and how the load tool reaches it.</summary>
internal sealed class Side : IDisposable
{
    private readonly string _assembly;
    private readonly Func<int, string[]> _arguments;
    private readonly string _log;
    private readonly string? _demo;
    private readonly int _port;

    private Side(string name, string assembly, Func<int, string[]> arguments, string log, string? demo)
    {
        (Name, _assembly, _arguments, _log, _demo) = (name, assembly, arguments, log, demo);
        _port = Ports.Free();
    }

    public string Name { get; }

    public bool IsPlain => _demo is null;

    /// <summary>The running process.</summary>
    public ChildServer Server { get; private set; } = null!;

    public static Side Plain(CompareOptions options, PostgresCluster postgres) => new(
        "plain", options.PlainAssembly,
        port => [postgres.ConnectionString("plain"), port.ToString(System.Globalization.CultureInfo.InvariantCulture)],
        Path.Combine(options.ReportDirectory, "plain.log"), null);

    public static Side Silo(CompareOptions options, PostgresCluster postgres) => Silo(options, postgres, "budkavle", []);

    /// <summary>A silo that puts nothing into its transparency log, with a store of its own.</summary>
    public static Side SiloWithoutEvidence(CompareOptions options, PostgresCluster postgres) =>
        Silo(options, postgres, "no-evidence", ["--no-evidence"]);

    private static Side Silo(CompareOptions options, PostgresCluster postgres, string name, string[] more)
    {
        var data = Path.Combine(options.WorkDirectory, name);
        var store = options.Sqlite ? "sqlite" : postgres.ConnectionString(name);
        return new Side(
            name, options.SiloAssembly!,
            port =>
            [
                "serve", "--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--data", data, "--store", store,
                .. more,
            ],
            Path.Combine(options.ReportDirectory, name + ".log"), Path.Combine(data, "demo.json"));
    }

    public async Task StartAsync() => Server = await ChildServer.StartAsync(_assembly, _arguments(_port), _port, _log);

    /// <summary>Ends and starts it: nothing is in memory afterwards, so mailboxes are cold.</summary>
    public async Task RestartAsync()
    {
        Server.Dispose();
        await StartAsync();
    }

    public LoadOptions Load(LoadMode mode) => new() { Url = Server.Address.ToString(), Plain = IsPlain, Demo = _demo, Mode = mode };

    public void Dispose() => Server?.Dispose();
}
