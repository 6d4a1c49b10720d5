using System.Text.Json;
using Budkavle.Storage;

namespace Budkavle.Api.Statistics;

/// <summary>A line for each day, kept in one document. Safe for use by several silos: the last to count on a day has the word.</summary>
public sealed class StatisticsBook(IDocumentStore documents)
{
    /// <summary>Thirty years, 1 MB; then the oldest go.</summary>
    public const int DaysMax = 11_000;

    private const string Name = "statistics/days";
    private const int TriesMax = 5;

    /// <summary>Oldest first.</summary>
    public async Task<IReadOnlyList<DayFigures>> ReadAsync(CancellationToken cancellationToken) =>
        (await LoadAsync(cancellationToken)).Days;

    /// <summary>Writes down a day, in place of what was written of it before.</summary>
    public async Task WriteAsync(DayFigures today, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            var (version, days) = await LoadAsync(cancellationToken);
            if (days.Count > 0 && days[^1] == today) return;
            List<DayFigures> all = [.. days.Where(day => day.Day < today.Day).TakeLast(DaysMax - 1), today];
            var bytes = JsonSerializer.SerializeToUtf8Bytes(all, StatisticsJson.Default.ListDayFigures);
            if (await documents.WriteAsync(Name, version, bytes, cancellationToken)) return;
        }

        // Others write the same all the time: theirs is as good.
    }

    private async Task<(long Version, List<DayFigures> Days)> LoadAsync(CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(Name, cancellationToken);
        var days = document.Version == 0
            ? [] : JsonSerializer.Deserialize(document.Bytes.Span, StatisticsJson.Default.ListDayFigures) ?? [];
        return (document.Version, days);
    }
}
