namespace Budkavle.Api.Tests.Handbook;

/// <summary>What the test of the handbook is told: pages, what is not run and why, and what stands for placeholders.</summary>
internal static class HandbookLists
{
    private const string Docker = "needs Docker";
    private const string Orleans = "needs the Orleans engine's packages; tests/Cluster.Tests and ./run chaos do it with them";
    private const string Mention = "named as a cause or a sign, nothing to type";

    public static readonly string[] Pages =
    [
        "docs/operations.md", "docs/cluster.md", "docs/operations/install.md", "docs/operations/upgrade.md", "docs/operations/keys.md",
        "docs/operations/incidents.md", "docs/operations/alarms.md", "docs/operations/sizing.md",
    ];

    /// <summary>Single words that are programs.</summary>
    public static readonly string[] Programs = ["df", "free", "psql", "top", "uptime", "vmstat", "iostat", "ss"];

    /// <summary>Single words that are none: subcommands, settings, scopes, users, spans and folders.</summary>
    public static readonly string[] Words =
    [
        "admin", "budkavle", "callback", "commit", "import", "many", "migrate", "notify", "oauth2", "off", "operations",
        "pg_stat_statements", "pg_upgrade", "rebuild", "reconcile", "relay", "replicas", "restore", "serve", "sqlite", "synchronous_commit",
        "typ", "verify", "warn",
    ];

    /// <summary>Commands that are not run, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotRun = new Dictionary<string, string>
    {
        ["... --advertised-address 10.0.0.N --production --public-url https://post.example"] = Orleans,
        ["... --port 8080 --silo-port 11111"] = Orleans,
        ["... --port 8081 --silo-port 11112"] = Orleans,
        ["/ops/orleans"] = Orleans,
        ["./run capacity measure --recipients 400000 --letters 400000 --out costs.json"] = "measures for minutes",
        ["./run chaos --engine orleans --kind Terminate"] = Orleans,
        ["./run chaos --engine orleans --silos 3 --minutes 5"] = Orleans,
        ["./run test Cluster"] = "this very run is part of it",
        ["VACUUM FULL"] = Mention,
        ["budkavle serve --front-end --store \"$STORE\""] = Orleans,
        ["budkavle() { dotnet src/Silo/bin/orleans/Release/net10.0/budkavle.dll \"$@\"; }"] = Orleans,
        ["docker build -f deploy/docker/Dockerfile -t budkavle ."] = Docker,
        ["docker compose -f deploy/docker/compose.yaml --profile watch up -d"] = Docker,
        ["docker compose -f deploy/docker/compose.yaml up -d --build"] = Docker,
        ["docker compose -f deploy/docker/compose.yaml up -d --build --wait"] = Docker,
        ["docker compose -f deploy/docker/compose.yaml up -d --no-build --wait"] = Docker,
        ["docker run --rm -d --name ring budkavle"] = Docker,
        ["docker tag budkavle-silo budkavle-silo:old"] = Docker,
        ["docker tag budkavle-silo:old budkavle-silo"] = Docker,
        ["dotnet build src/Silo -c Release -p:Engine=Orleans"] = Orleans,
        ["dotnet test tests/Cluster.Tests -c Release -p:Engine=Orleans"] = Orleans,
        ["iostat -x 5"] = "of the package sysstat, and goes on until it is stopped",
        ["kill -9"] = Mention,
        ["severity: page"] = "a label",
        ["kubectl -n budkavle exec budkavle-0 -c silo -- cat /var/lib/budkavle/operator.json"] = "needs a cluster",
        ["runuser -u postgres -- createuser budkavle && runuser -u postgres -- createdb -O budkavle budkavle"] =
            "makes a user of the machine's database",
        ["sh deploy/docker/prepare.sh watch"] = Docker,
        ["until docker cp ring:/var/lib/budkavle/keys/ring.json .; do sleep 1; done && docker stop ring"] = Docker,
        ["The circuit to operator ... is now Open"] = "a line of the log",
        ["useradd --system --home-dir /var/lib/budkavle --shell /usr/sbin/nologin budkavle"] = "makes a user of the machine",
    };

    /// <summary>Commands that are named without their arguments: their help answers.</summary>
    public static readonly string[] Named =
    [
        "budkavle backup", "budkavle clients", "budkavle keys", "budkavle migrate", "budkavle recipients import", "budkavle setup",
    ];

    /// <summary>What is put in place of what a reader has to fill in, and of what is elsewhere where this is run; in this order.</summary>
    /// <remarks>The variables are <see cref="HandbookWorld"/>'s.</remarks>
    public static readonly (string Written, string Run)[] Placeholders =
    [
        (
            "--public-url https://... --store \"Host=...\" --data DIR",
            "--public-url https://post.example --store \"$STORE\" --data \"$PWD/production\""
        ),
        ("STORE=\"Host=db;Username=budkavle;Database=budkavle\"", "true"),

        // What was built for this test is published, and nothing is built beside other tests.
        ("dotnet publish src/", "NoBuild=true dotnet publish \"$ROOT\"/src/"),
        ("./run capacity plan", "budkavle capacity plan"), ("--costs costs.json", "--costs \"$ROOT\"/src/Silo/Planning/costs.json"),
        ("--url https://new.example --client-id ID", "--url $URL --client-id $OPERATOR"),
        ("http://127.0.0.1:8080", "$URL"), ("http://HOST:8080", "$URL"), ("http://HOST:PORT", "$URL"),
        ("/etc/budkavle", "etc/budkavle"), ("/opt/budkavle", "opt/budkavle"), ("/etc/systemd/system", "etc/systemd/system"),
        ("-g budkavle", "-g \"$(id -g)\""),
        ("--sender ID", "--sender $SENDER"), ("--since TIME", "--since 2026-01-01T00:00:00Z"),
        ("--data DIR", "--data \"$DATA\""), ("--keys FILE", "--keys sent.txt"), ("--to FILE", "--to exported.ndjson"),
        (" SENDER", " $CLIENT"), (" CLIENT", " $CLIENT"), ("[--", "--"), ("]", ""),
    ];

    /// <summary>What a page's commands have said when all is well.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Said = new Dictionary<string, string[]>
    {
        ["docs/operations/keys.md"] = ["client secret", "Revoked.", "Nothing was changed"],
        ["docs/operations/incidents.md"] = ["HTTP/1.1 200", "1 delivered", "Revoked."],
        ["docs/operations/alarms.md"] = ["HTTP/1.1 200", "SUCCESS", "wait_event_type"],
        ["docs/operations/install.md"] = ["Silo -> ", "namespace/budkavle created", "secret/budkavle-ring created"],
    };
}
