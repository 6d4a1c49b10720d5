using System.Globalization;
using Spectre.Console;

namespace Budkavle.Simulation.Running;

/// <summary>How far a run is: a line that is written over on a terminal, a line now and then elsewhere.</summary>
internal sealed class ProgressView(int? worlds, TimeSpan time, bool isSilent) : IDisposable
{
    private const int BarCells = 30;
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(15);
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private TimeSpan _told;
    private bool _isDrawn;

    private bool IsTerminal => _console.Profile.Capabilities.Ansi && !Console.IsErrorRedirected;

    public void Update(Tally tally, TimeSpan elapsed)
    {
        if (isSilent || elapsed - _told < (IsTerminal ? TimeSpan.FromMilliseconds(200) : LineEvery)) return;
        _told = elapsed;
        var part = Math.Clamp(worlds is { } all ? tally.Worlds / (double)all : elapsed / time, 0, 1);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{part * 100,3:F0} %  {Report.Number(tally.Worlds)} worlds, {Report.Number(tally.CrashCount)} crashes, "
            + $"{tally.CrashCount / elapsed.TotalSeconds:F0} a second, {tally.Failures.Count} failures");
        if (!IsTerminal)
        {
            Console.Error.WriteLine(text);
            return;
        }

        Clear();
        var filled = (int)(part * BarCells);
        _console.Markup($"[green]{new string('━', filled)}[/][grey]{new string('━', BarCells - filled)}[/] {Markup.Escape(text)}");
        _isDrawn = true;
    }

    /// <summary>Lets something be printed that is to stay.</summary>
    public void Say(Action print)
    {
        Clear();
        print();
    }

    public void Dispose() => Clear();

    private void Clear()
    {
        if (_isDrawn) Console.Error.Write("\r\u001b[2K");
        _isDrawn = false;
    }
}
