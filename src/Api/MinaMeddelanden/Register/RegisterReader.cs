using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Grains.Hosting;
using Budkavle.Grains.Letters;
using Budkavle.Storage;

namespace Budkavle.Api.MinaMeddelanden.Register;

/// <summary>Reads the register of mailboxes for the contract.</summary>
internal sealed class RegisterReader(Engine engine, IGrainFactory grains, MinaMeddelandenOptions options)
{
    private readonly Dictionary<string, ServiceSupplier> _suppliers = options.Operators.Append(options.Supplier)
        .ToDictionary(supplier => supplier.Domain, StringComparer.OrdinalIgnoreCase);

    /// <summary>One answer for each number, in order. Numbers that nobody can have are answered like those that nobody has.</summary>
    /// <param name="recipients">As the contract writes them.</param>
    /// <param name="sender">Who wants to send; 0 for nobody in particular.</param>
    public async Task<Standing[]> FindAsync(IReadOnlyList<string> recipients, UInt128 sender)
    {
        var standings = new Standing[recipients.Count];
        var asked = new List<(int Index, StreamKey Mailbox)>();
        for (var i = 0; i < standings.Length; i++)
        {
            standings[i] = new Standing(recipients[i], null, false);
            if (RecipientIds.TryFind(recipients[i], out var number)) asked.Add((i, engine.Hashes.MailboxOf(number)));
        }

        await Task.WhenAll(asked.GroupBy(one => one.Mailbox.ShardOf(engine.Shards)).Select(async shard =>
        {
            var items = shard.ToArray();
            var found = await grains.GetGrain<IPostOfficeGrain>(shard.Key)
                .Lookup(Array.ConvertAll(items, item => item.Mailbox.Value), sender);
            for (var i = 0; i < items.Length; i++)
                standings[items[i].Index] = StandingOf(recipients[items[i].Index], found[i]);
        }));
        return standings;
    }

    /// <summary>The operator with this domain; this one for null.</summary>
    public ServiceSupplier? FindSupplier(string? domain) => domain is null ? options.Supplier : _suppliers.GetValueOrDefault(domain);

    private Standing StandingOf(string recipient, in ReachabilityAnswer found)
    {
        if (found.Status is not (Reachability.Reachable or Reachability.SenderNotAccepted)) return new Standing(recipient, null, false);
        var supplier = FindSupplier(found.Operator);
        return new Standing(recipient, supplier, supplier is not null && found.Status == Reachability.Reachable);
    }
}
