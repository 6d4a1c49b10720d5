using Budkavle.Silo.Planning.Costs;

namespace Budkavle.Silo.Planning.Model;

/// <summary>
/// A workload as the engine sees it: items, which are single letters or lists, with their processor times. Model and simulation are made
/// from the same shape, so that what is compared is the queueing and nothing else.
/// </summary>
internal sealed record LoadShape(double ItemsPerSecond, IReadOnlyList<LoadShape.Item> Items)
{
    /// <param name="Share">Part of all items.</param>
    /// <param name="Letters">Letters of the item.</param>
    /// <param name="SiloSeconds">Processor time of the silo for the item.</param>
    /// <param name="DatabaseSeconds">Processor time of the database for the item.</param>
    internal sealed record Item(string Name, double Share, int Letters, double SiloSeconds, double DatabaseSeconds);

    public double LettersPerItem => Items.Sum(i => i.Share * i.Letters);

    public double LettersPerSecond => ItemsPerSecond * LettersPerItem;

    public double SiloSeconds => Items.Sum(i => i.Share * i.SiloSeconds);

    public double DatabaseSeconds => Items.Sum(i => i.Share * i.DatabaseSeconds);

    /// <summary>Squared coefficient of variation of an item's time in the silo.</summary>
    public double SiloVariation => Items.Sum(i => i.Share * i.SiloSeconds * i.SiloSeconds) / (SiloSeconds * SiloSeconds) - 1;

    /// <summary>Mean over letters of the time that a letter's own item takes in the silo.</summary>
    public double SiloSecondsOfOwnItem => Items.Sum(i => i.Share * i.Letters * i.SiloSeconds) / LettersPerItem;

    /// <summary>Mean over letters of the time that a letter's own item takes in the database: most letters are in lists.</summary>
    public double DatabaseSecondsOfOwnItem => Items.Sum(i => i.Share * i.Letters * i.DatabaseSeconds) / LettersPerItem;

    /// <summary>Mean square of an item's time in the database, in square seconds.</summary>
    public double DatabaseSecondMoment => Items.Sum(i => i.Share * i.DatabaseSeconds * i.DatabaseSeconds);

    public static LoadShape Of(Workload workload, MeasuredCosts costs, Assumptions assumptions, double perSecond)
    {
        var list = assumptions.LettersPerList;
        (string Name, double Letters, int Size, ModeCost Cost)[] parts =
        [
            ("single", workload.SingleShare, 1, costs.Single), ("bulk", workload.BulkShare, list, costs.Bulk),
            ("dispatch", workload.DispatchShare, list, costs.Dispatch),
        ];
        var itemsPerLetter = parts.Sum(p => p.Letters / p.Size);
        return new LoadShape(perSecond * itemsPerLetter, [.. parts.Where(p => p.Letters > 0).Select(p => new Item(p.Name,
            p.Letters / p.Size / itemsPerLetter, p.Size, p.Size * p.Cost.SiloMicroseconds / 1e6,
            p.Size * p.Cost.DatabaseMicroseconds / 1e6))]);
    }
}
