using System.Diagnostics;
using Budkavle.Api.Tests.Silos;

namespace Budkavle.Api.Tests.Citizens.Oidc;

/// <summary>The certified provider of npm's oidc-provider, in a process of Node.js.</summary>
internal sealed class NodeEid : IAsyncDisposable
{
    private const int StartsMax = 3;
    private static readonly TimeSpan _startMax = TimeSpan.FromSeconds(45);
    private readonly Process _process;
    private readonly Task<string> _complaints;

    private NodeEid(Process process, string url)
    {
        (_process, Url) = (process, url);
        _complaints = process.StandardError.ReadToEndAsync();
    }

    public string Url { get; }

    /// <summary>What the provider complained of; ends it.</summary>
    public async Task<string> ComplaintsAsync()
    {
        _process.Kill();
        return await _complaints;
    }

    /// <summary>Where the pages' tests keep their npm packages (npm ci in tests/Web.Tests).</summary>
    public static string? Modules { get; } = Path.GetDirectoryName(NodeJs.FindPackage("oidc-provider"));

    /// <param name="port">Where it listens.</param>
    /// <param name="redirectUri">Where it sends browsers back.</param>
    /// <param name="jwksUri">Its client's keys.</param>
    /// <param name="number">Who everybody is.</param>
    /// <param name="level">The end of its acr.</param>
    /// <param name="wishes">See eid-provider.mjs.</param>
    public static async Task<NodeEid> StartAsync(
        int port, string redirectUri, string jwksUri, string number, string level, string wishes = "{}")
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        var script = Path.Combine(AppContext.BaseDirectory, "Citizens", "Oidc", "eid-provider.mjs");
        foreach (var word in new[] { script, Modules!, port.ToString(null, null), redirectUri, jwksUri, number, level, wishes })
            start.ArgumentList.Add(word);
        for (var starts = 1; ; starts++)
        {
            var eid = new NodeEid(Process.Start(start)!, $"http://127.0.0.1:{port}");
            try
            {
                if (await eid.IsReadyAsync()) return eid;
                throw new InvalidOperationException("The provider ended before it was ready: " + await eid._complaints);
            }
            catch (OperationCanceledException) when (starts < StartsMax)
            {
                // Node.js hangs now and then before its first line, on a machine that has much to do.
                await eid.DisposeAsync();
            }
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        using var timeout = new CancellationTokenSource(_startMax);
        while (await _process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line == "ready") return true;
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
