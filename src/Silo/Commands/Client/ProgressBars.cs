using System.Globalization;
using Spectre.Console;

namespace Budkavle.Silo.Commands.Client;

/// <summary>One progress bar on a terminal; a line now and then where the output is a file.</summary>
internal static class ProgressBars
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(2);

    public static Task RunAsync(string title, long total, Func<Bar, Task> work)
    {
        if (Console.IsOutputRedirected) return RunPlainAsync(title, total, work);
        return AnsiConsole.Progress().AutoClear(false).HideCompleted(false)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(title, maxValue: Math.Max(1, total));
                await work(new Bar((value, text) =>
                {
                    task.Value = value;
                    task.Description = $"{title} {Markup.Escape(text)}";
                }));
                task.StopTask();
            });
    }

    private static async Task RunPlainAsync(string title, long total, Func<Bar, Task> work)
    {
        var next = DateTimeOffset.UtcNow + LineEvery;
        await work(new Bar((value, text) =>
        {
            if (DateTimeOffset.UtcNow < next) return;
            next = DateTimeOffset.UtcNow + LineEvery;
            var percent = total == 0 ? 100 : 100.0 * value / total;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{title} {percent:0} % {text}"));
        }));
    }

    /// <summary>What the work tells.</summary>
    internal sealed class Bar(Action<long, string> show)
    {
        public void Set(long value, string text) => show(value, text);
    }
}
