using Budkavle.Api.Portal;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Letters.Senders;
using Budkavle.Storage;
using Orleans.Runtime;

namespace Budkavle.Api.Statistics;

/// <summary>Counts what the service has done: once a minute at the most, however many ask, and each hour though nobody does.</summary>
public sealed class StatisticsReader(
    Engine engine, IGrainFactory grains, SenderIndex senders, StatisticsBook book, PortalOptions prices, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan _ageMax = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _noteEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan _answerMax = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _counting = new(1);
    private PublicStatistics? _last;

    /// <exception cref="StorageException">A shard does not answer, and nothing has been counted before.</exception>
    public async Task<PublicStatistics> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsFresh) return _last!;
        await _counting.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh) return _last!;
            return _last = await CountAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is StorageException or TimeoutException or OrleansException)
        {
            // A count with a shard missing would be wrong; an old one is only old.
            return _last ?? throw new StorageException("Not every shard answers.", failure);
        }
        finally
        {
            _counting.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_noteEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (StorageException)
            {
                // The next hour counts for the same day; a day without any line stays out of the book.
            }
        }
    }

    private bool IsFresh => _last is { } last && clock.GetUtcNow() - last.At < _ageMax;

    private async Task<PublicStatistics> CountAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var totals = await Task.WhenAll(Enumerable.Range(0, engine.Shards).Select(shard =>
            grains.GetGrain<IPostOfficeGrain>(shard).Count().WaitAsync(_answerMax, clock, cancellationToken)));
        var letters = totals.Sum(shard => shard.Letters);
        var today = new DayFigures(
            DateOnly.FromDateTime(now.UtcDateTime), letters, letters - totals.Sum(shard => shard.Unread),
            totals.Sum(shard => shard.Mailboxes), (await senders.ReadAsync()).Count);
        await book.WriteAsync(today, cancellationToken);
        return new PublicStatistics(
            now, letters, today.Opened, today.OpenedPercent, today.Mailboxes, today.Agencies, prices.PaperPrice, prices.LetterPrice,
            (prices.PaperPrice - prices.LetterPrice) * letters, await book.ReadAsync(cancellationToken));
    }
}
