using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Tests.Support;

/// <summary>
/// A PostgreSQL server of the tests' own, made from the programs installed on this machine, with its data in a temporary folder.
/// It can be stopped and started again to see what an outage does.
/// </summary>
/// <remarks>PostgreSQL refuses to run as root; then it runs as the user postgres.</remarks>
public sealed class PostgresFixture : IDisposable
{
    private static readonly string? Programs = FindPrograms();

    private readonly string folder = Directory.CreateTempSubdirectory("budkavle-pg-").FullName;
    private readonly int port = FreePort.Find();
    private bool isRunning;
    private int databases;

    /// <summary>Makes and starts the server where PostgreSQL is installed; elsewhere does nothing.</summary>
    public PostgresFixture()
    {
        if (Programs is null) return;
        if (Environment.UserName == "root") Run("chown", ["postgres", folder]);
        Run("initdb", ["-D", Data, "-U", "budkavle", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        Start();
    }

    /// <summary>Why tests that need a server are skipped here, or null where they run.</summary>
    public static string? MissingReason => Programs is null ? "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)." : null;

    private string Data => Path.Combine(folder, "data");

    public string ConnectionString(string database) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=budkavle;Database={database};Timeout=5");

    /// <summary>Makes an empty database and returns the way to it.</summary>
    public string CreateDatabase()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref databases)}");
        Sql("postgres", $"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    /// <summary>Runs a statement as the owner of the server and returns what it prints.</summary>
    public string Sql(string database, string sql) => Run(
        "psql", ["-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-U", "budkavle", "-d", database, "-qAtc", sql]);

    public void Start()
    {
        if (isRunning) return;
        var options = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200 -c shared_buffers=64MB");
        Run("pg_ctl", ["-D", Data, "-l", Path.Combine(folder, "log"), "-w", "-o", options, "start"]);
        isRunning = true;
    }

    /// <summary>Stops the server at once, as a crash would: no checkpoint, connections cut.</summary>
    public void Stop()
    {
        if (!isRunning) return;
        Run("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"]);
        isRunning = false;
    }

    public void Dispose()
    {
        if (Programs is not null) Stop();
        Directory.Delete(folder, recursive: true);
    }

    private static string? FindPrograms() =>
        !Directory.Exists("/usr/lib/postgresql") ? null : Directory.GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault();

    private static string Run(string program, string[] arguments)
    {
        var path = program == "chown" ? program : Path.Combine(Programs!, program);
        var asPostgres = Environment.UserName == "root" && program != "chown";
        var start = asPostgres
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
        start.WorkingDirectory = "/";

        // The server inherits what pg_ctl is given; pipes that it holds open would never end.
        var inherits = program == "pg_ctl";
        start.RedirectStandardOutput = start.RedirectStandardError = !inherits;
        using var process = Process.Start(start)!;
        var output = inherits ? "" : process.StandardOutput.ReadToEnd();
        var errors = inherits ? "" : process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed with {process.ExitCode}: {errors}");
        return output.Trim();
    }
}
