using System.CommandLine;
using System.Globalization;
using Budkavle.Simulation.Running;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation;

/// <summary>The command line of <c>./run sim</c>.</summary>
internal static class SimCommand
{
    private static readonly Option<ulong?> Seed = new("--seed")
    {
        Description = "The first world's seed. Alone: run that one world and tell what happened in it. Default: from the clock.",
    };

    private static readonly Option<int?> Worlds = new("--worlds") { Description = "How many worlds, one seed after the other." };

    private static readonly Option<double?> Minutes = new("--minutes")
    {
        Description = "How long to run worlds. Default, if nothing else is said: 1.",
    };

    private static readonly Option<bool> Exhaustive = new("--exhaustive")
    {
        Description = "One scenario (--seed chooses it) without faults by chance: count its steps, then run it again for each step and "
            + "each kind of crash, with that crash before that step.",
    };

    private static readonly Option<bool> Planted = new("--planted")
    {
        Description = "Test of the tests: plant each known bug in turn and count the worlds until it is found.",
    };

    private static readonly Option<string?> PlantedBug = new("--bug") { Description = "Plant this bug (a name that --planted lists)." };

    private static readonly Option<string?> Table = new("--table") { Description = "With --planted: write the table into this file." };

    private static readonly Option<int> Stride = new("--stride")
    {
        Description = "With --exhaustive: only each so-manieth step.", DefaultValueFactory = _ => 1,
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = "With --exhaustive: only this crash, as a failure names it (KIND:STEP), told in words.",
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "Worlds at once; a world never uses more than one thread. Default: one for each processor.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    private static readonly Option<bool> Words = new("--words") { Description = "With one world: print what happened though all is well." };

    public static RootCommand Create()
    {
        var command = new RootCommand(
            "Runs the engine in worlds where one seed decides everything: the order of every step, time, faults of network and store, and "
            + "which process dies when. Real deciders, post offices, log writer, notifications, due items, dispatches and grain host; "
            + "simulated processes, clock, network, store and clients. Each world ends with a judgement of the invariants I1 to I9 "
            + "(docs/reliability.md).\n\n"
            + "  ./run sim --minutes 10              as many worlds as fit\n"
            + "  ./run sim --seed 42                 one world again, in words if it fails\n"
            + "  ./run sim --seed 42 --worlds 1000   always the same worlds and the same digest\n"
            + "  ./run sim --exhaustive              a crash at every step\n\n"
            + "Exit code 0: every invariant held. 1: one did not (the seed is printed). 2: wrong options.")
        {
            Seed, Worlds, Minutes, Exhaustive, Stride, Only, Planted, PlantedBug, Table, Threads, Words,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        try
        {
            return SimRunner.Run(Read(parsed));
        }
        catch (ArgumentException fault)
        {
            Console.Error.WriteLine(fault.Message);
            return 2;
        }
    }

    private static SimOptions Read(ParseResult parsed) => new()
    {
        Seed = parsed.GetValue(Seed),
        Worlds = parsed.GetValue(Worlds),
        Minutes = parsed.GetValue(Minutes),
        IsExhaustive = parsed.GetValue(Exhaustive),
        Stride = Math.Max(1, parsed.GetValue(Stride)),
        Only = ReadOnly(parsed.GetValue(Only)),
        IsPlanted = parsed.GetValue(Planted),
        Bug = parsed.GetValue(PlantedBug),
        Table = parsed.GetValue(Table),
        Threads = Math.Clamp(parsed.GetValue(Threads), 1, 256),
        Words = parsed.GetValue(Words),
    };

    private static CrashAt? ReadOnly(string? text)
    {
        if (text is null) return null;
        if (text.Split(':') is [var kind, var step] && Enum.TryParse<CrashKind>(kind, out var known)
            && long.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new CrashAt(number, known);
        }

        throw new ArgumentException("--only is KIND:STEP, such as Kill:1234.");
    }
}
