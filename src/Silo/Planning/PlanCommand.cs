using System.CommandLine;
using System.Text.Json;
using Budkavle.Silo.Planning.Costs;
using Budkavle.Silo.Planning.Model;
using Budkavle.Silo.Planning.Reporting;

namespace Budkavle.Silo.Planning;

/// <summary>
/// The command <c>plan</c>, of the program and of <c>./run capacity</c>, and what other commands about the same plans ask.
/// </summary>
internal static class PlanCommand
{
    private static readonly Option<string?> CostsFile = new("--costs")
    {
        Description = "The measured costs, a file of ./run capacity measure. Default: those that came with the program.",
    };

    private static readonly Option<double?> PerHour = new("--letters-per-hour")
    {
        Description = "The peak. Without it the three questions of docs/scale.md are answered.",
    };

    private static readonly Option<double?> PerYear = new("--letters-per-year") { Description = "Default: 2,000 hours of the peak." };

    private static readonly Option<double> Recipients = new("--recipients")
    {
        Description = "Mailboxes.", DefaultValueFactory = _ => 10_600_000,
    };

    private static readonly Option<double> SingleShare = new("--single-share")
    {
        Description = "Part of the letters that come one a request.", DefaultValueFactory = _ => 0.1,
    };

    private static readonly Option<double> DispatchShare = new("--dispatch-share")
    {
        Description = "Part that comes as dispatches.", DefaultValueFactory = _ => 0.2,
    };

    private static readonly Assumptions Defaults = new();

    private static readonly Option<int> Cores = new("--cores")
    {
        Description = "Cores of a machine.", DefaultValueFactory = _ => Defaults.Cores,
    };

    private static readonly Option<double> Memory = new("--memory")
    {
        Description = "Gigabytes of a machine.", DefaultValueFactory = _ => Defaults.MemoryGigabytes,
    };

    private static readonly Option<double> Years = new("--years")
    {
        Description = "How long letters are kept.", DefaultValueFactory = _ => Defaults.RetentionYears,
    };

    private static readonly Option<double> CorePrice = new("--euro-core-hour")
    {
        Description = "Price of a core and hour with its memory.", DefaultValueFactory = _ => Defaults.EuroPerCoreHour,
    };

    private static readonly Option<double> DiskPrice = new("--euro-gigabyte-month")
    {
        Description = "Price of a gigabyte of disk and month.", DefaultValueFactory = _ => Defaults.EuroPerGigabyteMonth,
    };

    /// <param name="show">Told of each table by its name; null for printing it.</param>
    /// <param name="more">Further options.</param>
    public static Command Create(Action<ParseResult, string, string>? show = null, params Option[] more)
    {
        var command = Questioning(
            "plan", "Machines, memory, disk and money for a workload, and what breaks first. Exit code 0: told; 2: not.");
        foreach (var option in more) command.Options.Add(option);
        command.SetAction(parsed => Guarded(() =>
        {
            var (costs, assumptions, plans) = Plans(parsed);
            Show("costs", PlanReport.Costs(costs));
            Show("plan", PlanReport.Plans(plans, assumptions));

            void Show(string name, string table)
            {
                if (show is null) Console.WriteLine(table);
                else show(parsed, name, table);
            }
        }));
        return command;
    }

    /// <summary>A command with the options that say what is to be planned.</summary>
    public static Command Questioning(string name, string description) => new(name, description)
    {
        CostsFile, PerHour, PerYear, Recipients, SingleShare, DispatchShare, Cores, Memory, Years, CorePrice, DiskPrice,
    };

    /// <summary>What was asked, and the plans.</summary>
    /// <exception cref="InvalidDataException">The costs cannot be used, or no such workload or machine can be.</exception>
    public static (MeasuredCosts Costs, Assumptions Assumptions, List<Plan> Plans) Plans(ParseResult parsed)
    {
        Check(parsed);
        var costs = MeasuredCosts.Read(parsed.GetValue(CostsFile));
        var assumptions = new Assumptions
        {
            Cores = parsed.GetValue(Cores),
            MemoryGigabytes = parsed.GetValue(Memory),
            RetentionYears = parsed.GetValue(Years),
            EuroPerCoreHour = parsed.GetValue(CorePrice),
            EuroPerGigabyteMonth = parsed.GetValue(DiskPrice),
        };
        var workloads = parsed.GetValue(PerHour) is { } hour
            ? [new Workload("as asked", hour / 3600, parsed.GetValue(PerYear) ?? hour * 2000, parsed.GetValue(Recipients),
                parsed.GetValue(SingleShare), parsed.GetValue(DispatchShare))]
            : Workload.Questions;
        var planner = new Planner(costs, assumptions);
        return (costs, assumptions, [.. workloads.Select(planner.Make)]);
    }

    private static void Check(ParseResult parsed)
    {
        foreach (var option in (Option<double?>[])[PerHour, PerYear])
            Must(parsed.GetValue(option) is not { } letters || IsAbove0(letters), option, "is above 0");
        foreach (var option in (Option<double>[])[Recipients, Memory, Years])
            Must(IsAbove0(parsed.GetValue(option)), option, "is above 0");
        Must(parsed.GetValue(Cores) > 0, Cores, "is above 0");
        foreach (var option in (Option<double>[])[CorePrice, DiskPrice])
            Must(parsed.GetValue(option) is >= 0 and < double.PositiveInfinity, option, "is 0 or more");
        foreach (var option in (Option<double>[])[SingleShare, DispatchShare])
            Must(parsed.GetValue(option) is >= 0 and <= 1, option, "is from 0 to 1");
        Must(parsed.GetValue(SingleShare) + parsed.GetValue(DispatchShare) <= 1, SingleShare, $"and {DispatchShare.Name} are 1 at most");

        static bool IsAbove0(double value) => value is > 0 and < double.PositiveInfinity;
        static void Must(bool holds, Option option, string rule)
        {
            if (!holds) throw new InvalidDataException($"{option.Name} {rule}.");
        }
    }

    /// <summary>Says in words what cannot be read; returns the exit code.</summary>
    public static int Guarded(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or JsonException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(fault.Message);
            return 2;
        }
    }
}
