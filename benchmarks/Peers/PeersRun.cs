using System.Diagnostics;
using System.Globalization;
using Budkavle.Peers.Driving;
using Budkavle.Peers.Reporting;
using Budkavle.Peers.Sides;
using Budkavle.Support;

namespace Budkavle.Peers;

/// <summary>
/// Starts every peer, lets them run in alternation, and writes what was found. A peer that cannot be had is named and left out.
/// </summary>
internal sealed class PeersRun(PeersOptions options, CancellationToken cancellation)
{
    private readonly List<IPeer> _peers = [];
    private readonly List<PeerMeasurement> _measurements = [];
    private readonly List<PeerMeasurement> _incomplete = [];
    private readonly List<string> _missing = [];
    private readonly List<IPeer> _dropped = [];
    private int _done;

    /// <summary>Runs to the end and writes the report.</summary>
    /// <returns>Whether every server still had all it acknowledged whenever it was counted, and none failed or dropped out; one that could
    /// not be started is left out and does not count.</returns>
    public static async Task<bool> RunAsync(PeersOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.ReportDirectory);
        var flushes = FlushRate.Measure(options.WorkDirectory, TimeSpan.FromSeconds(2));
        Say($"Flush rate {flushes:N0}/s on {StorageInfo.Of(options.WorkDirectory)}");
        var run = new PeersRun(options, cancellation);
        try
        {
            await run.StartAsync();
            await run.MeasureAsync();
            var data = new PeersData(options, run._peers, run._measurements, run._incomplete, run._missing, flushes);
            Console.WriteLine(PeersReport.Summary(data));
            Say($"Report: {PeersReport.Write(data)}");
            return run._incomplete.Count == 0 && run._dropped.Count == 0;
        }
        finally
        {
            run._peers.Concat(run._dropped).ToList().ForEach(p => p.Dispose());
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private async Task StartAsync()
    {
        foreach (var name in PeerNames.All.Where(options.Peers.Contains))
        {
            IPeer? peer = null;
            try
            {
                peer = PeerNames.Create(name, options);
                await peer.StartAsync(cancellation);
                _peers.Add(peer);
                Say($"{name}: {peer.Description}");
            }
            catch (Exception fault) when (fault is InvalidOperationException or InvalidDataException or System.Net.Sockets.SocketException
                or System.ComponentModel.Win32Exception)
            {
                peer?.Dispose();
                _missing.Add($"{name}: {fault.Message.Trim()}");
                Say($"{name} is left out: {fault.Message.Trim()}");
            }
        }
        if (_peers.Count == 0)
            throw new InvalidOperationException("None of the peers could be started.");
    }

    private async Task MeasureAsync()
    {
        var modes = new[] { PeerMode.Single, PeerMode.List }.Where(m =>
            options.Modes.Contains(m == PeerMode.Single ? "single" : "list")).ToArray();
        var all = modes.Sum(mode => _peers.Count(p => Takes(p, mode))) * (options.Rounds + 1);
        foreach (var mode in modes)
        {
            foreach (var peer in _peers.Where(p => Takes(p, mode)).ToArray())
                await OneAsync(peer, mode, 0, all);
            for (var round = 1; round <= options.Rounds; round++)
            {
                // The one that begins changes from round to round.
                var first = (round - 1) % Math.Max(1, _peers.Count);
                foreach (var peer in _peers.Skip(first).Concat(_peers.Take(first)).Where(p => Takes(p, mode)).ToArray())
                    await OneAsync(peer, mode, round, all);
            }
        }
    }

    private static bool Takes(IPeer peer, PeerMode mode) => mode == PeerMode.Single || peer.HasLists;

    private async Task OneAsync(IPeer peer, PeerMode mode, int round, int all)
    {
        // What the one before left to the operating system is written out first.
        using (var sync = Process.Start("sync"))
            await sync.WaitForExitAsync(cancellation);
        var (server, client) = (peer.ProcessorSeconds, OwnProcessorSeconds());
        PeerResult result;
        try
        {
            result = await peer.RunAsync(mode, round == 0 ? options.WarmUp : options.Length, cancellation);
        }
        catch (InvalidDataException fault)
        {
            // The others go on; what was measured of this one so far stays in the report, with the reason why it ends.
            _missing.Add($"{peer.Name}, from {mode.ToString().ToLowerInvariant()} round {round}: {fault.Message}");
            Say($"{peer.Name} drops out: {fault.Message}");
            _peers.Remove(peer);
            _dropped.Add(peer);
            return;
        }
        (server, client) = (peer.ProcessorSeconds - server, OwnProcessorSeconds() - client);
        var counted = await peer.CountAsync(cancellation);
        var measurement = new PeerMeasurement(peer.Name, mode, round, result, server, client, counted);
        if (round > 0)
            _measurements.Add(measurement);
        if (!measurement.IsComplete)
            _incomplete.Add(measurement);
        Say($"{++_done,3}/{all} {(round == 0 ? "warm-up" : $"round {round}"),-8} {mode.ToString().ToLowerInvariant(),-6} {peer.Name,-16} ",
            $"{result.PerSecond,9:N0}/s  p50 {result.P50,8:N2} ms  p99 {result.P99,8:N2} ms  {measurement.ProcessorMicroseconds,7:N1} us",
            $" {(measurement.IsComplete ? "" : $"FAILED {result.Failed:N0}, counted {counted:N0} of {result.Letters:N0}")}");
    }

    private static void Say(params FormattableString[] parts) =>
        Console.WriteLine(string.Concat(parts.Select(p => p.ToString(CultureInfo.InvariantCulture))));

    private static double OwnProcessorSeconds() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
}
