using Budkavle.Checker;
using Budkavle.Checker.States;
using Budkavle.Simulation.Clients;
using Budkavle.Simulation.Hosting;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Storing;

namespace Budkavle.Simulation.Worlds;

/// <summary>The life of a world: storm, calm, rest, and the judgement.</summary>
internal sealed partial class World
{
    /// <summary>Virtual time in which everything must be true after the faults have stopped (I9).</summary>
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(20);

    private const long StepsMax = 3_000_000;
    private bool _coldStarting;
    private Exception? _unreadable;
    private long _stormSteps;
    private readonly long _stormTicks = TimeSpan.FromSeconds(20).Ticks;

    /// <summary>Everybody has a mailbox.</summary>
    public bool IsPeopled => _clients.OfType<RecipientClient>().All(client => client.IsRegistered);

    public string LetterIdOf(int shard, long sequence) => LetterNames.Of(shard, sequence);

    public WorldResult Run()
    {
        for (var place = 0; place < SiloCount; place++) Start(place);
        foreach (var client in _clients) _ = client.RunAsync();
        Loop.RunUntil(() => Loop.Steps >= _stormSteps && (Options.Crash is null || Loop.Now >= _stormTicks),
            TimeSpan.FromMinutes(10), StepsMax);
        Calm();
        var settled = Loop.RunUntil(() => _clients.TrueForAll(client => client.IsDone), RestMax, StepsMax);
        var reader = new FinalReader(this, _clients);
        var quiet = settled && Loop.RunUntil(() => reader.IsQuiet(), RestMax, StepsMax);
        var scenarioSteps = Loop.Steps;
        if (quiet) quiet = Probe() && Loop.RunUntil(() => reader.IsQuiet(), RestMax, StepsMax);
        var states = new List<FinalState>();
        if (quiet)
        {
            quiet &= Take(reader, "after the faults", states);
            ColdStart();
            quiet &= Take(reader, "after a cold start", states);
        }

        var options = new CheckerOptions { EverythingSettled = settled, ReadingsAreCurrent = IsSingle, ClockSkew = SkewMax };
        var verdict = Judge.Of(Letters, states, options);
        return Conclude(verdict, settled, quiet, scenarioSteps);
    }

    /// <summary>One silo, never paused: nobody can read from a process that was replaced.</summary>
    private bool IsSingle => SiloCount == 1 && Crashes.GetValueOrDefault(CrashKind.Zombie) == 0;

    private void SetRates(Chance manner)
    {
        _stormSteps = manner.Between(3000, 15_000);
        Network.Rates = new CallRates
        {
            Lost = manner.Of([0, 0.01, 0.05]),
            AnswerLost = manner.Of([0, 0.01, 0.05]),
            Doubled = manner.Of([0, 0.02, 0.1]),
            Late = manner.Of([0, 0.01, 0.05]),
            Astray = SiloCount == 1 ? 0 : manner.Of([0, 0.005, 0.05]),
        };
        Disk.Rates = new StoreRates
        {
            ReadFails = manner.Of([0, 0, 0.01]),
            WriteFails = manner.Of([0, 0.01, 0.05]),
            Slow = manner.Of([0, 0.002, 0.02]),
        };
        Mail.Fails = manner.Of([0, 0.1, 0.5]);
    }

    private void MakeClients(Chance chances, Chance manner)
    {
        foreach (var recipient in Recipients) _clients.Add(new RecipientClient(this, chances.Fork(), recipient));
        var senders = manner.Between(1, 3);
        for (var i = 0; i < senders; i++)
            _clients.Add(new SenderClient(this, chances.Fork(), $"s{i}", Senders[i % 2], lettersMax: 60));
        for (var i = 0; i < Senders.Length; i++) _clients.Add(new FeedClient(this, chances.Fork(), $"f{i}", Senders[i]));
        _clients.Add(new DispatchClient(this, chances.Fork(), "d", Senders[manner.Below(2)], manner.Between(1, 6)));
    }

    /// <summary>The faults stop; who is paused goes on, and who is dead starts again.</summary>
    private void Calm()
    {
        Tell("the faults stop");
        IsStorming = false;
        _gremlin.IsActive = false;
        Network.Rates = CallRates.Quiet;
        Disk.Rates = StoreRates.Quiet;
        Mail.Fails = 0;
    }

    private void ColdStart()
    {
        _coldStarting = true;
        foreach (var silo in Directory.Silos.ToArray()) Kill(silo, "ends");
        foreach (var silo in Directory.Silos.ToArray()) Directory.Leave(silo);
        Start(0);
        _coldStarting = false;
    }

    /// <summary>Whether everything is served at once now that nothing fails.</summary>
    private bool Probe()
    {
        var probe = _clients.OfType<SenderClient>().First().ProbeAsync;
        var answered = _outside.Start(probe);
        return Loop.RunUntil(() => answered.IsCompleted, RestMax, StepsMax) && answered is { IsCompletedSuccessfully: true, Result: true };
    }

    private bool Take(FinalReader reader, string name, List<FinalState> states)
    {
        var reading = reader.ReadAsync(name);
        if (!Loop.RunUntil(() => reading.IsCompleted, RestMax, StepsMax)) return false;
        if (reading.Exception?.InnerException is { } fault)
        {
            _unreadable = fault;
            return true;
        }

        states.Add(reading.Result);
        return true;
    }

    private WorldResult Conclude(Verdict verdict, bool settled, bool quiet, long scenarioSteps)
    {
        var problems = verdict.Violations.Select(one => one.ToString()).ToList();
        if (!settled) problems.Add("I9: clients still wait for an answer a long time after the faults stopped");
        else if (!quiet) problems.Add("I9: something was still under way, or without an answer, long after the faults stopped");
        if (_unreadable is { } unreadable) problems.Add("I9: what is there cannot be read: " + unreadable);
        if (Loop.Fault is { } fault) problems.Add("a timer failed: " + fault);
        if (Loop.Escape is { } escape) problems.Add("something ran on a thread that is not the simulator's: " + escape);
        foreach (var problem in problems) Tell(problem);
        return new WorldResult
        {
            Seed = Options.Seed,
            Crash = Options.Crash,
            Digest = History.Digest,
            Problems = problems,
            Steps = Loop.Steps,
            ScenarioSteps = scenarioSteps,
            Operations = Letters.Letters.Count + Letters.Dispatches.Count + Letters.Readings.Count,
            Calls = Network.Calls,
            Writes = Disk.Writes,
            Crashes = new Dictionary<CrashKind, long>(Crashes),
            Faults = Disk.Faults.Select(one => ($"store {one.Key}", one.Value))
                .Concat(Network.Faults.Select(one => ("call " + one.Key, one.Value)))
                .ToDictionary(one => one.Item1, one => one.Value),
            Checked = Enum.GetValues<Invariant>().ToDictionary(one => one, verdict.CheckedOf),
            Words = History.Words,
        };
    }
}
