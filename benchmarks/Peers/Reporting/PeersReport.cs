using System.Globalization;
using System.Text;
using System.Text.Json;
using Budkavle.Load.Reporting;
using Budkavle.Peers.Driving;
using Budkavle.Peers.Sides;
using Budkavle.Support;
using static Budkavle.Support.Markdown;

namespace Budkavle.Peers.Reporting;

/// <summary>Writes a run as Markdown, two charts and JSON.</summary>
internal static class PeersReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(PeersData data)
    {
        var text = new StringBuilder();
        Line(text, $"# The same letters, delivered durably to several servers");
        Line(text, $"");
        text.Append(Summary(data));
        Line(text, $"");
        foreach (var mode in Modes(data))
        {
            var file = mode == PeerMode.Single ? "single.svg" : "list.svg";
            Line(text, $"![Letters a second, {PeerGoals.Name(mode)}]({file})");
            File.WriteAllText(Path.Combine(data.Options.ReportDirectory, file), SvgChart.Bars(
                $"Letters a second, {PeerGoals.Name(mode)}, median of the rounds", "", "letters a second",
                [.. data.Peers.Where(p => data.Rate(p.Name, mode) is not null).Select(p => (p.Name, data.Rate(p.Name, mode)!.Value))]));
        }
        Durability(text, data);
        Rounds(text, data);
        Setting(text, data);
        File.WriteAllText(Path.Combine(data.Options.ReportDirectory, "result.json"),
            JsonSerializer.Serialize(data.Measurements, Json) + "\n");
        var path = Path.Combine(data.Options.ReportDirectory, "report.md");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    /// <summary>Medians and goals.</summary>
    public static string Summary(PeersData data)
    {
        var text = new StringBuilder();
        foreach (var mode in Modes(data))
        {
            Line(text, $"{Explanation(mode, data.Options)}");
            Line(text, $"");
            Line(text, $"| {PeerGoals.Name(mode)} | letters/s | p50 ms | p99 ms | in flight | server us a letter | client us a letter ",
                $"| silo is |");
            Line(text, $"|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var peer in data.Peers.Where(p => data.Rate(p.Name, mode) is not null))
                Row(text, data, peer.Name, mode);
            Line(text, $"");
        }
        var goals = PeerGoals.Judge(data).ToList();
        if (goals.Count > 0)
        {
            Line(text, $"| ratio of the silo's | goal | found | met |");
            Line(text, $"|---|---:|---:|---|");
            foreach (var (goal, _, wanted, found) in goals)
                Line(text, $"| {goal} | {wanted:N0} | {found:N1} | {(found >= wanted ? "yes" : "**no**")} |");
        }
        foreach (var missing in data.Missing)
            Line(text, $"\nLeft out: {missing}");
        foreach (var m in data.Incomplete)
            Line(text, $"\n**Not complete**: {m.Peer}, {PeerGoals.Name(m.Mode)}, round {m.Round}: {m.Result.Failed:N0} failed, ",
                $"{m.Counted:N0} counted of {m.Result.Letters:N0} acknowledged.");
        return text.ToString();
    }

    private static IEnumerable<PeerMode> Modes(PeersData data) => data.Measurements.Select(m => m.Mode).Distinct();

    private static string Explanation(PeerMode mode, PeersOptions options) => mode == PeerMode.Single
        ? string.Create(CultureInfo.InvariantCulture, $"One acknowledgement a letter, {options.InFlight} letters in flight:")
        : string.Create(CultureInfo.InvariantCulture,
            $"Letters one behind the other, still one acknowledgement a letter; {options.ListInFlight:N0} in flight to a broker, for HTTP ")
            + "what fits two connections (see the column):";

    private static void Row(StringBuilder text, PeersData data, string peer, PeerMode mode)
    {
        double Of(Func<PeerMeasurement, double> figure) => data.Median(peer, mode, figure)!.Value;
        var ratio = peer == PeerNames.Silo ? null : data.Rate(PeerNames.Silo, mode) / data.Rate(peer, mode);
        Line(text, $"| {peer} | {Of(m => m.Result.PerSecond):N0} | {Of(m => m.Result.P50):N2} | {Of(m => m.Result.P99):N2} ",
            $"| {Of(m => m.Result.InFlightMean):N0} | {Of(m => m.ProcessorMicroseconds):N1} ",
            $"| {Of(m => m.ClientProcessorMicroseconds):N1} | {(ratio is null ? "" : $"{Figure(ratio.Value)} times")} |");
    }

    private static string Figure(double value) => value.ToString(value >= 100 ? "N0" : "N1", CultureInfo.InvariantCulture);

    private static void Durability(StringBuilder text, PeersData data)
    {
        Line(text, $"");
        Line(text, $"## Durability, as the running servers tell it");
        Line(text, $"");
        Line(text, $"| peer | setting | value |");
        Line(text, $"|---|---|---|");
        foreach (var peer in data.Peers)
        {
            Line(text, $"| {peer.Name} | | {peer.Description} |");
            foreach (var (name, value) in peer.Durability)
                Line(text, $"| | {name} | {value.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")
                    .Replace(data.Options.WorkDirectory, "...", StringComparison.Ordinal)} |");
        }
    }

    private static void Rounds(StringBuilder text, PeersData data)
    {
        Line(text, $"");
        Line(text, $"## Rounds");
        Line(text, $"");
        Line(text, $"*counted* is what the server itself has afterwards, where it can say so cheaply.");
        Line(text, $"");
        Line(text, $"| mode | peer | round | letters | letters/s | p50 ms | p99 ms | max ms | counted | server CPU s | client CPU s |");
        Line(text, $"|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var m in data.Measurements)
            Line(text, $"| {PeerGoals.Name(m.Mode)} | {m.Peer} | {m.Round} | {m.Result.Letters:N0} | {m.Result.PerSecond:N0} ",
                $"| {m.Result.P50:N2} | {m.Result.P99:N2} | {m.Result.Max:N1} | {m.Counted?.ToString("N0", CultureInfo.InvariantCulture)} ",
                $"| {m.ProcessorSeconds:N1} | {m.ClientProcessorSeconds:N1} |");
    }

    private static void Setting(StringBuilder text, PeersData data)
    {
        var options = data.Options;
        Line(text, $"");
        Line(text, $"## Setting");
        Line(text, $"");
        Line(text, $"Clients, servers and databases share the machine's cores. Only ratios of one run say something about the servers.");
        Line(text, $"");
        Line(text, $"| what | value |");
        Line(text, $"|---|---|");
        foreach (var (name, value) in MachineInfo.RowsWithStorage(options.WorkDirectory, data.FlushRate))
            Line(text, $"| {name} | {value} |");
        Line(text, $"| rounds | {options.Rounds} of {options.Length.TotalSeconds:N0} s in alternation, another first each time, after ",
            $"{options.WarmUp.TotalSeconds:N0} s warm-up |");
        Line(text, $"| letters | subject and {options.BodyBytes:N0} bytes of content, to {options.Recipients:N0} recipients in turn |");
        Line(text, $"| clients | the load tool for HTTP; clients of about its cost for AMQP 0-9-1, NATS and LMTP |");
        Line(text, $"| not alike | only the silo and the plain program refuse a letter sent twice; only the silo seals what it stores, ",
            $"checks tokens and recipients, and can be read by its recipients |");
    }
}
