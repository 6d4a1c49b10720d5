using System.Globalization;
using Budkavle.Checker.Histories;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Identity;
using Budkavle.Simulation.Clients;
using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Storing;
using Budkavle.Storage;
using Budkavle.Storage.Sealing;

namespace Budkavle.Simulation.Worlds;

/// <summary>
/// One seed's world: a few silos over one store, a few clients, and what befalls them. Made and run on one thread.
/// </summary>
internal sealed partial class World
{
    public static readonly UInt128[] Senders = [new(0x1111, 0xAAAA), new(0x2222, 0xBBBB)];
    private static readonly KeyRing SharedRing = FixedRing.Open();
    private static readonly KeyedHashes Hashes = new(SharedRing, 1);
    /// <summary>By how many milliseconds the clocks of two silos may differ.</summary>
    private const int SkewMax = 600;
    private static readonly int[] ShardChoices = [1, 2, 2, 3];

    private readonly Node _outside;
    private readonly StorePlants _storePlants;
    private readonly Gremlin _gremlin;
    private readonly List<Client> _clients = [];
    private readonly TimeSpan[] _skews;
    private readonly Chance _faults;
    private int _nodes = 2;

    public World(WorldOptions options)
    {
        Options = options;
        var seed = new Chance(options.Seed);
        var manner = seed.Fork();
        History = new History { KeepsWords = options.KeepsWords };
        Loop = new Loop(seed.Fork(), History);
        _outside = new Node(Loop, 1, "outside");
        Limits = WorldLimits.Draw(manner);
        var shards = manner.Of(ShardChoices);
        SiloCount = manner.Between(1, 3);
        _skews = [.. Enumerable.Range(0, SiloCount).Select(_ => TimeSpan.FromMilliseconds(manner.Between(-SkewMax / 2, SkewMax / 2)))];
        Disk = new Disk(new Node(Loop, 0, "store"), seed.Fork(), shards, manner.Between(1, 2));
        Directory = new Hosting.Directory(seed.Fork());
        Network = new Network(Loop, seed.Fork(), Directory);
        Mail = new Mail(_outside, seed.Fork());
        _faults = seed.Fork();
        _storePlants = Plants.InStore(this);
        _gremlin = new Gremlin(this, seed.Fork(), options.Crash);
        Loop.BetweenSteps = _gremlin.BetweenSteps;
        Disk.Done = _gremlin.OnWrite;
        Recipients = MakeRecipients(manner, shards);
        MakeClients(seed.Fork(), manner);
        if (options.Crash is null) SetRates(manner);
    }

    public WorldOptions Options { get; }

    public Plants Plants => Options.Plants;

    public Loop Loop { get; }

    public History History { get; }

    public Disk Disk { get; }

    public Hosting.Directory Directory { get; }

    public Network Network { get; }

    public Mail Mail { get; }

    public KeyRing Ring => SharedRing;

    public WorldLimits Limits { get; }

    public int SiloCount { get; }

    public IReadOnlyList<Recipient> Recipients { get; }

    public ClientHistory Letters { get; } = new();

    public IReadOnlyDictionary<CrashKind, long> Crashes => _gremlin.Crashes;

    /// <summary>Faults go on, and clients go on with new work.</summary>
    public bool IsStorming { get; private set; } = true;

    /// <summary>Silos that did not come up and were started again.</summary>
    public long FailedStarts { get; private set; }

    public Node Outside => _outside;

    public int Shards => Disk.Durable.Log.Shards;

    public IStore StoreFor(Node node) => new SimStore(Disk, node, _storePlants);

    public Silo? SiloOf(Node node) => Directory.Silos.FirstOrDefault(silo => silo.Node == node);

    public void Tell(string what) => History.Tell(Loop.Now, "world", what);

    public void Tell(Node who, string what) => History.Tell(Loop.Now, who.Name, what);

    /// <summary>Starts a silo in a place; it is started again whenever it dies.</summary>
    public void Start(int place)
    {
        var node = new Node(Loop, ++_nodes, string.Create(CultureInfo.InvariantCulture, $"silo{place}#{_nodes}"), _skews[place]);
        var silo = new Silo(this, node);
        foreach (var before in Directory.Silos.Where(one => one.Node.IsDead && PlaceOf(one) == place).ToArray()) Directory.Leave(before);
        Directory.Join(silo);
        Tell(node, "starts");
        _ = node.Start(async () =>
        {
            try
            {
                await silo.StartAsync();
                Tell(node, "is ready");
            }
            catch (Exception fault)
            {
                FailedStarts++;
                Kill(silo, "does not come up: " + fault.GetType().Name);
            }
        });
    }

    public void Kill(Silo silo, string how)
    {
        if (silo.Node.IsDead) return;
        Tell(silo.Node, how);
        silo.Bury();
        var place = PlaceOf(silo);
        // Others go on calling it until they notice.
        Loop.After(Span(10, 6000), _outside, () => Directory.Leave(silo));
        if (!_coldStarting) Loop.After(Span(10, 3000), _outside, () => Start(place));
    }

    /// <summary>Stops a silo as SIGSTOP does. Others give it up, and then it comes back.</summary>
    public void Pause(Silo silo)
    {
        Tell(silo.Node, "is paused");
        silo.Node.Pause();
        var length = Span(200, 40_000);
        Loop.After(length / 2, _outside, () =>
        {
            if (!silo.Node.IsPaused) return;
            Directory.Leave(silo);
            silo.IsZombie = true;
        });
        Loop.After(length, _outside, () =>
        {
            if (silo.Node.IsDead) return;
            Tell(silo.Node, silo.IsZombie ? "comes back as a zombie" : "goes on");
            silo.Node.Resume();
            if (silo.IsZombie) Loop.After(Span(100, 20_000), _outside, () => Wake(silo));
        });
    }

    /// <summary>A zombie learns that it was given up: half of them end, as silos of Orleans do, the others go on as if new.</summary>
    private void Wake(Silo silo)
    {
        if (silo.Node.IsDead) return;
        silo.IsZombie = false;
        if (_faults.Below(2) == 0)
        {
            Directory.Join(silo);
            silo.IsMember = true;
            Tell(silo.Node, "joins again");
        }
        else
        {
            Kill(silo, "ends, since it was given up");
        }
    }

    private static int PlaceOf(Silo silo) => silo.Node.Name[4] - '0';

    private TimeSpan Span(int leastMilliseconds, int mostMilliseconds) =>
        TimeSpan.FromMilliseconds(_faults.Between(leastMilliseconds, mostMilliseconds));

    private static List<Recipient> MakeRecipients(Chance manner, int shards)
    {
        var recipients = new List<Recipient>();
        var count = manner.Between(3, 7);
        for (var i = 0; i < count; i++)
        {
            var number = TestNumbers.LoadPerson(manner.Below(100_000));
            var mailbox = Hashes.MailboxOf(number);
            if (recipients.Exists(one => one.Mailbox == mailbox)) continue;
            recipients.Add(new Recipient(
                string.Create(CultureInfo.InvariantCulture, $"r{i}"), number, mailbox, mailbox.ShardOf(shards), manner.Below(2) == 0,
                manner.Below(5) == 0 ? Senders[1] : 0));
        }

        return recipients;
    }
}
