using System.Globalization;
using Budkavle.Checker;
using Budkavle.Checker.Histories;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Budkavle.Simulation.Scheduling;
using Budkavle.Simulation.Worlds;

namespace Budkavle.Simulation.Clients;

/// <summary>
/// Sends letters and insists: each is sent again under its key until its fate is known. Some it sends again though it knows, some with
/// another content, some from two places at once, some in lists.
/// </summary>
internal sealed class SenderClient(World world, Chance chance, string name, UInt128 sender, int lettersMax) : Client(world, chance, name)
{
    private readonly List<Order> _orders = [];

    public static string NameOf(UInt128 sender) => sender.ToString("x", CultureInfo.InvariantCulture);

    protected override async Task ActAsync()
    {
        // A letter refused for want of a mailbox could be taken when the call comes a second time, late.
        while (!World.IsPeopled) await WaitAsync(20, 60);
        while (World.IsStorming && _orders.Count < lettersMax)
        {
            await WaitAsync(1, 600);
            switch (Chance.Below(10))
            {
                case < 4:
                    await SettleAsync(NewOrder());
                    break;
                case < 6:
                    // Two copies of one client, which know nothing of each other.
                    var order = NewOrder();
                    await Task.WhenAll(SettleAsync(order), SettleAsync(order));
                    break;
                case < 8:
                    var shard = Chance.Of(World.Recipients).Shard;
                    Order[] list = [.. Enumerable.Range(0, Chance.Between(2, 6)).Select(_ => NewOrder(shard))];
                    await SettleAsync(list);
                    break;
                case 8 when _orders.Count > 0:
                    await SettleAsync(Chance.Of(_orders));
                    break;
                case 9 when _orders.Count > 0:
                    var earlier = Chance.Of(_orders);
                    await SettleAsync(earlier with { Text = earlier.Text + "!", Operation = earlier.Operation + "!" });
                    break;
            }
        }
    }

    /// <summary>
    /// When all is calm: some letters to each shard, close enough together that some are decided while others are being committed. False if
    /// one of them had no answer within ten seconds, or another than it should.
    /// </summary>
    public async Task<bool> ProbeAsync()
    {
        Grains.Timeout = TimeSpan.FromSeconds(10);
        var isGood = true;
        foreach (var recipient in World.Recipients.Where(one => one.Blocked != sender).DistinctBy(one => one.Shard))
        {
            var orders = Enumerable.Range(0, 6).Select(_ => NewOrder(recipient.Shard) with
            {
                Recipient = recipient, Text = "probe", PublishAt = 0, DueAt = 0,
            }).ToArray();
            var open = await Task.WhenAll(orders.Select(order => TryAsync([order])));
            isGood &= open.All(one => one.Length == 0);
            foreach (var order in open.SelectMany(one => one)) await SettleAsync(order);
        }

        return isGood;
    }

    private Order NewOrder(int shard = -1)
    {
        var operation = string.Create(CultureInfo.InvariantCulture, $"{Name}-{_orders.Count}");
        var recipients = World.Recipients.Where(one => shard < 0 || one.Shard == shard).ToArray();
        var publishAt = Chance.Below(6) == 0
            ? World.Outside.Clock.GetUtcNow().ToUnixTimeMilliseconds() + Chance.Between(500, 30_000)
            : 0;
        var key = new UInt128(Chance.Next(), Chance.Next());
        var order = new Order(
            operation, sender, key, Chance.Of(recipients), Order.TextOf(operation, Chance.Of([10, 60, 400])), publishAt, DueAt());
        _orders.Add(order);
        return order;
    }

    private async Task SettleAsync(params Order[] orders)
    {
        var open = orders;
        for (var delay = 30; ; delay = Math.Min(delay * 2, 3000))
        {
            open = await TryAsync(open);
            if (open.Length == 0) return;
            await WaitAsync(delay / 2, delay);
        }
    }

    /// <summary>One call; returns what is still open.</summary>
    private async Task<Order[]> TryAsync(Order[] orders)
    {
        var attempts = orders.Select(Begin).ToArray();
        DeliverResult[] results;
        try
        {
            var office = Grains.GetGrain<IPostOfficeGrain>(orders[0].Recipient.Shard);
            results = await office.Deliver([.. orders.Select(order => order.ToItem())]);
        }
        catch (Exception fault)
        {
            foreach (var attempt in attempts) World.Letters.Unknown(Now, attempt);
            Tell($"does not know of {orders[0].Operation}: {fault.GetType().Name}");
            return orders;
        }

        var open = new List<Order>();
        for (var i = 0; i < orders.Length; i++)
        {
            End(orders[i], attempts[i], results[i]);
            if (results[i].Refusal == LetterRefusal.Overloaded) open.Add(orders[i]);
        }

        return [.. open];
    }

    private LetterAttempt Begin(Order order) => World.Letters.Invoke(
        Now, order.Operation, NameOf(order.Sender), order.KeyName, order.Recipient.Name, order.Text, order.PublishAt != 0);

    private void End(Order order, LetterAttempt attempt, in DeliverResult result)
    {
        switch (result.Refusal)
        {
            case LetterRefusal.None:
                var id = World.LetterIdOf(result.Shard, result.Sequence);
                Tell($"{order.Operation} is letter {id}");
                World.Letters.Ok(Now, attempt, id);
                break;
            case LetterRefusal.KeyReused:
                World.Letters.Refused(Now, attempt, RefusalCodes.KeyReused);
                break;
            case LetterRefusal.Overloaded:
                World.Letters.Refused(Now, attempt, "overloaded");
                break;
            default:
                Tell($"{order.Operation} is refused: {result.Refusal}");
                World.Letters.Refused(Now, attempt, result.Refusal.ToString());
                break;
        }
    }
}
