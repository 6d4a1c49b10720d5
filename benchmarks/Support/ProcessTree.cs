using System.Globalization;

namespace Budkavle.Support;

/// <summary>Processor time of a process and everything it started, read from /proc; 0 where the system does not tell.</summary>
public static class ProcessTree
{
    /// <summary>Clock ticks a second in /proc: USER_HZ, which Linux has kept at 100 for programs whatever the kernel's own is.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>
    /// Processor seconds of the process, its living descendants and all their children that ended and were waited for.
    /// </summary>
    public static double ProcessorSeconds(int processId)
    {
        var family = Family(processId);
        return family.Sum(member => member.Ticks) / TicksPerSecond;
    }

    private static List<Member> Family(int processId)
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<Member>().ToList();
        var family = all.Where(m => m.Id == processId).ToList();
        for (var at = 0; at < family.Count; at++)
            family.AddRange(all.Where(m => m.Parent == family[at].Id));
        return family;
    }

    private static Member? Read(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/stat");
            // The name in parentheses may hold spaces; the fields after it are numbered from 3 in proc(5).
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields[11..15].Sum(f => long.Parse(f, CultureInfo.InvariantCulture));
            return new Member(id, int.Parse(fields[1], CultureInfo.InvariantCulture), ticks);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Member(int Id, int Parent, long Ticks);
}
