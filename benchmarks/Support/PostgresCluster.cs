using System.Diagnostics;
using System.Globalization;

namespace Budkavle.Support;

/// <summary>
/// A private PostgreSQL server in a directory of its own, made with the machine's initdb and stopped and removed on disposal. Settings
/// are those an operator would give two cores; durability is full. PostgreSQL refuses to run as root, so root starts it as the user
/// postgres.
/// </summary>
public sealed class PostgresCluster : IDisposable
{
    private const string Account = "postgres";

    /// <summary>Settings for both sides of a comparison alike; the report lists them.</summary>
    private static readonly IReadOnlyDictionary<string, string> Defaults = new Dictionary<string, string>
    {
        ["fsync"] = "on",
        ["synchronous_commit"] = "on",
        ["full_page_writes"] = "on",
        ["shared_buffers"] = "1GB",
        ["max_wal_size"] = "8GB",
        ["min_wal_size"] = "1GB",
        ["wal_buffers"] = "64MB",
        ["checkpoint_timeout"] = "15min",
        ["max_connections"] = "200",
        ["autovacuum"] = "on",
        ["jit"] = "off",
    };

    private readonly string _bin;
    private readonly string _directory;

    private PostgresCluster(string bin, string directory, int port) => (_bin, _directory, Port) = (bin, directory, port);

    public int Port { get; }

    public string DataDirectory => Path.Combine(_directory, "data");

    /// <summary>The server's main process, of which all others are children.</summary>
    public int ProcessId =>
        int.Parse(File.ReadLines(Path.Combine(DataDirectory, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>The settings, for a report.</summary>
    public IReadOnlyDictionary<string, string> Settings => Defaults;

    /// <summary>The folder with initdb and pg_ctl, newest version first; null when PostgreSQL is not installed.</summary>
    public static string? FindBinaries()
    {
        var candidates = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d =>
                double.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var v) ? v : 0)
                .Select(d => Path.Combine(d, "bin"))
            : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return candidates.Concat(path).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")));
    }

    /// <summary>Makes and starts a server below <paramref name="parent"/>.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed or did not start; the message holds what it
    /// said.</exception>
    public static PostgresCluster Start(string parent)
    {
        var bin = FindBinaries() ?? throw new InvalidOperationException("PostgreSQL (initdb, pg_ctl) is not installed on this machine.");
        var cluster = new PostgresCluster(bin, Path.Combine(parent, "pg-" + Guid.NewGuid().ToString("N")[..8]), Ports.Free());
        Directory.CreateDirectory(cluster._directory);
        if (ServiceProcess.IsRoot)
            Run("chown", Account, cluster._directory);
        cluster.RunTool("initdb", "-D", cluster.DataDirectory, "-U", Account, "-A", "trust", "-E", "UTF8", "--no-locale");
        var options = string.Join(' ', Defaults.Select(s => $"-c {s.Key}={s.Value}"));
        try
        {
            cluster.RunTool("pg_ctl", "-D", cluster.DataDirectory, "-l", Path.Combine(cluster._directory, "log"), "-w", "-t", "60",
                "-o", $"-p {cluster.Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={cluster._directory} {options}",
                    "start");
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
        return cluster;
    }

    /// <summary>How a client reaches a database over the Unix socket.</summary>
    public string ConnectionString(string database) =>
        $"Host={_directory};Port={Port};Username={Account};Database={database}";

    public void CreateDatabase(string name) =>
        RunTool("createdb", "-h", _directory, "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", Account, name);

    /// <summary>Writes everything dirty out, so that both sides begin alike.</summary>
    public void Checkpoint() =>
        RunTool("psql", "-h", _directory, "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", Account, "-q", "-c", "checkpoint",
            Account);

    public void Dispose()
    {
        try
        {
            RunTool("pg_ctl", "-D", DataDirectory, "-m", "immediate", "-w", "stop");
        }
        catch (InvalidOperationException)
        {
            // Not running: it never started.
        }
        Directory.Delete(_directory, recursive: true);
    }

    private void RunTool(string tool, params string[] arguments)
    {
        var program = Path.Combine(_bin, tool);
        if (ServiceProcess.IsRoot)
            Run("runuser", ["-u", Account, "--", program, .. arguments]);
        else
            Run(program, arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Output goes to a file of the server's own (-l) or is short; pg_ctl's child would keep a pipe open for ever.
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardError = true,
            RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var error = new StringWriter();
        process.ErrorDataReceived += (_, line) => error.WriteLine(line.Data);
        process.OutputDataReceived += (_, line) => error.WriteLine(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (!process.WaitForExit(TimeSpan.FromMinutes(5)) || process.ExitCode != 0)
            throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)}: {error}");
    }
}
