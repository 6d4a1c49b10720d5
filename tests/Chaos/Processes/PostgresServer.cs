using System.Diagnostics;
using System.Globalization;
using Budkavle.Tests.Support;

namespace Budkavle.Chaos.Processes;

/// <summary>
/// A PostgreSQL server of the run's own, with its data in a given folder, that can be stopped as by a crash and started again. Durability
/// is full. PostgreSQL refuses to run as root; then it runs as the user postgres.
/// </summary>
internal sealed class PostgresServer : IDisposable
{
    private const string Database = "budkavle";
    private static readonly string? _programs = FindPrograms();
    private readonly string _folder;

    private PostgresServer(string folder, int port) => (_folder, Port) = (folder, port);

    public int Port { get; }

    /// <summary>Why it cannot be had here, or null.</summary>
    public static string? MissingReason => _programs is null ? "PostgreSQL is not installed (no /usr/lib/postgresql/*/bin/initdb)." : null;

    private string Data => Path.Combine(_folder, "data");

    private string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes a server in an empty folder, starts it and makes the database.</summary>
    public static PostgresServer Create(string folder)
    {
        var server = new PostgresServer(folder, FreePort.Find());
        Directory.CreateDirectory(folder);
        if (Shell.IsRoot) Shell.Run("chown", "postgres", folder);
        // Small segments, so that a full disk is met while the log is written too.
        server.Tool("initdb", "-D", server.Data, "-U", "budkavle", "-A", "trust", "-E", "UTF8", "--locale=C", "--wal-segsize=4");
        server.Start();
        server.CreateDatabase(Database);
        return server;
    }

    /// <summary>Makes another database and returns the way to it.</summary>
    public string CreateDatabase(string name)
    {
        Tool("createdb", "-h", "127.0.0.1", "-p", PortText, "-U", "budkavle", name);
        return ConnectionString(Port).Replace($"Database={Database}", $"Database={name}", StringComparison.Ordinal);
    }

    /// <summary>Takes over a folder that an earlier server left, such as the copy of a disk; starts it.</summary>
    public static PostgresServer Open(string folder)
    {
        var server = new PostgresServer(folder, FreePort.Find());
        File.Delete(Path.Combine(server.Data, "postmaster.pid"));
        server.Start();
        return server;
    }

    /// <param name="port">The server's own, or that of a proxy before it.</param>
    public static string ConnectionString(int port) => string.Create(
        CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=budkavle;Database={Database};Timeout=5");

    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public void Start()
    {
        var options = string.Create(
            CultureInfo.InvariantCulture,
            $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=100 -c shared_buffers=64MB "
            + $"-c min_wal_size=16MB -c max_wal_size=128MB -c fsync=on -c synchronous_commit=on -c full_page_writes=on");
        Tool("pg_ctl", "-D", Data, "-l", Path.Combine(_folder, "log"), "-w", "-t", "60", "-o", options, "start");
    }

    public bool IsRunning => TryTool("pg_ctl", "-D", Data, "status").Code == 0;

    /// <summary>Stops at once, as a crash would: no checkpoint, connections cut.</summary>
    public void StopAtOnce() => TryTool("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    /// <summary>Ends every connection of the silo; returns how many.</summary>
    public string TerminateBackends() => Tool(
        "psql", "-h", "127.0.0.1", "-p", PortText, "-U", "budkavle", "-d", Database, "-qAtc",
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    /// <summary>Freezes every process of the server.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>Ends every process of the server without letting it do anything more.</summary>
    public void Kill() => Signal("-KILL");

    public void Dispose() => StopAtOnce();

    private void Signal(string signal)
    {
        var postmaster = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First();
        // The postmaster first: then no new process comes.
        Shell.Run("kill", signal, postmaster);
        foreach (var child in Shell.Try("pgrep", "-P", postmaster).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Shell.Try("kill", signal, child);
    }

    private static string? FindPrograms() =>
        !Directory.Exists("/usr/lib/postgresql") ? null : Directory.GetDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).Order().LastOrDefault();

    private string Tool(string program, params string[] arguments)
    {
        var (code, text) = TryTool(program, arguments);
        return code == 0 ? text : throw new InvalidOperationException($"{program} failed with {code}: {text}");
    }

    private static (int Code, string Text) TryTool(string program, params string[] arguments)
    {
        var path = Path.Combine(_programs!, program);
        if (program != "pg_ctl" || arguments[^1] != "start")
            return Shell.IsRoot ? Shell.Try("runuser", ["-u", "postgres", "--", path, .. arguments]) : Shell.Try(path, arguments);

        // The server inherits what pg_ctl is given; a pipe that it holds open would never end.
        var start = Shell.IsRoot
            ? new ProcessStartInfo("runuser", ["-u", "postgres", "--", path, .. arguments, "-s"])
            : new ProcessStartInfo(path, [.. arguments, "-s"]);
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        process.WaitForExit();
        return (process.ExitCode, "see the server's log");
    }
}
