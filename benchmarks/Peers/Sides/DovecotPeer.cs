using System.Globalization;
using Budkavle.Peers.Driving;
using Budkavle.Peers.Lmtp;
using Budkavle.Support;

namespace Budkavle.Peers.Sides;

/// <summary>
/// Dovecot's LMTP server delivering into a Maildir for each recipient: one file a letter, synced before the answer. As many processes and
/// connections as letters in flight, since a connection delivers one letter at a time.
/// </summary>
internal sealed class DovecotPeer(PeersOptions options) : SocketPeer(options)
{
    private readonly int _port = Ports.Free();
    private List<(string, string)> _durability = [];
    private string _version = "";
    private long _counted;

    public override string Name => "dovecot";

    public override string Description => $"Dovecot {_version}, LMTP into Maildir";

    /// <summary>LMTP has lists of recipients, not of letters that differ.</summary>
    public override bool HasLists => false;

    public override IReadOnlyList<(string Name, string Value)> Durability => _durability;

    private string ConfigurationPath => Path.Combine(Directory, "dovecot.conf");

    private string Account => ServiceProcess.IsRoot ? "dovecot" : Environment.UserName;

    private string MailDirectory => Path.Combine(Directory, "mail");

    public override async Task StartAsync(CancellationToken cancellation)
    {
        var program = Program("dovecot", "dovecot-lmtpd");
        if (!File.Exists("/usr/lib/dovecot/lmtp"))
            throw new InvalidOperationException("Dovecot's LMTP server is not installed (Debian package dovecot-lmtpd).");
        System.IO.Directory.CreateDirectory(MailDirectory);
        if (ServiceProcess.IsRoot)
            ServiceProcess.Output("chown", ["-R", Account, Directory]);
        await File.WriteAllTextAsync(ConfigurationPath, Configuration(), cancellation);
        Server = ServiceProcess.Start(program, ["-F", "-c", ConfigurationPath], null, LogPath);
        await Server.WaitUntilAsync(() => Ports.AnswersAsync(_port), TimeSpan.FromSeconds(30), Name, LogPath);
        _version = ServiceProcess.Output(program, ["--version"]).Trim();
        _durability = [.. ServiceProcess.Output(Program("doveconf", "dovecot-core"),
            ["-c", ConfigurationPath, "mail_fsync", "mail_location", "lock_method"]).Trim().Split('\n')
            .Select(line => line.Split(" = ", 2)).Select(pair => (pair[0].Trim(), pair[^1].Trim().Replace(Directory, "...",
                StringComparison.Ordinal)))];
    }

    public override Task<long?> CountAsync(CancellationToken cancellation)
    {
        var files = System.IO.Directory.EnumerateDirectories(MailDirectory).Select(d => Path.Combine(d, "new"))
            .Where(System.IO.Directory.Exists).Sum(d => System.IO.Directory.EnumerateFiles(d).LongCount());
        var found = files - _counted;
        _counted = files;
        return Task.FromResult<long?>(found);
    }

    protected override int Connections(PeerMode mode) => Options.InFlight;

    protected override IPeerConnection Open(int number) => LmtpConnection.Open(_port, Letter);

    private string Configuration() => string.Create(CultureInfo.InvariantCulture, $$"""
        protocols = lmtp
        base_dir = {{Directory}}/run
        state_dir = {{Directory}}/state
        listen = 127.0.0.1
        log_path = /dev/stderr
        ssl = no
        default_internal_user = {{Account}}
        default_login_user = {{(ServiceProcess.IsRoot ? "dovenull" : Account)}}
        default_internal_group = {{ServiceProcess.Output("id", ["-gn", Account]).Trim()}}
        first_valid_uid = 1
        mail_uid = {{Account}}
        mail_gid = {{ServiceProcess.Output("id", ["-gn", Account]).Trim()}}
        mail_location = maildir:{{MailDirectory}}/%u
        passdb {
          # Nobody can log in: only LMTP is served. The authentication process does not start without one.
          driver = static
          args = nologin=yes
        }
        userdb {
          driver = static
          args = allow_all_users=yes
        }
        default_process_limit = 2000
        default_client_limit = 4000
        service lmtp {
          process_min_avail = {{Options.InFlight}}
          process_limit = {{Options.InFlight * 2}}
          inet_listener lmtp {
            address = 127.0.0.1
            port = {{_port}}
          }
        }
        service stats {
          unix_listener stats-writer {
            mode = 0666
          }
        }

        """);
}
