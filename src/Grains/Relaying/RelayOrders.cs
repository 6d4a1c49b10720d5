using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Storage;

namespace Budkavle.Grains.Relaying;

/// <summary>
/// What operations have ordered about other operators: durable, and the same for every silo, each of which looks now and then.
/// </summary>
public sealed partial class RelayOrders(IDocumentStore documents)
{
    private const string Name = "relays/orders";
    private const int TriesMax = 10;

    /// <summary>Operators about which something was ordered, at the most.</summary>
    private const int OperatorsMax = 1000;
    private volatile Dictionary<string, Order> _orders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What was ordered about an operator, as of the last <see cref="RefreshAsync"/>.</summary>
    public Order Of(string domain) => _orders.GetValueOrDefault(domain, new Order(false, 0));

    public async ValueTask RefreshAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken);

    /// <summary>Sends no letter to the operator until <see cref="RetryAsync"/>; what is under way ends first.</summary>
    public Task StopAsync(string domain, CancellationToken cancellationToken) =>
        ChangeAsync(domain, order => order with { Stopped = true }, cancellationToken);

    /// <summary>Tries everything that waits for the operator at once, whatever put it off.</summary>
    public Task RetryAsync(string domain, CancellationToken cancellationToken) =>
        ChangeAsync(domain, order => new Order(false, order.Retries + 1), cancellationToken);

    private async Task ChangeAsync(string domain, Func<Order, Order> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            var (version, orders) = await ReadAsync(cancellationToken);
            var changed = new Dictionary<string, Order>(orders, StringComparer.OrdinalIgnoreCase)
            {
                [domain] = change(orders.GetValueOrDefault(domain, new Order(false, 0))),
            };
            if (changed.Count > OperatorsMax) throw new InvalidOperationException("There are too many operators.");
            var bytes = JsonSerializer.SerializeToUtf8Bytes(changed, Json.Default.DictionaryStringOrder);
            if (!await documents.WriteAsync(Name, version, bytes, cancellationToken)) continue;
            _orders = changed;
            return;
        }

        throw new StorageException("Others changed the orders about operators again and again.");
    }

    private async ValueTask<(long Version, Dictionary<string, Order> Orders)> ReadAsync(CancellationToken cancellationToken)
    {
        var document = await documents.ReadAsync(Name, cancellationToken);
        var read = document.Version == 0
            ? null : JsonSerializer.Deserialize(document.Bytes.Span, Json.Default.DictionaryStringOrder);
        var orders = new Dictionary<string, Order>(read ?? [], StringComparer.OrdinalIgnoreCase);
        _orders = orders;
        return (document.Version, orders);
    }

    /// <param name="Stopped">Nothing is sent.</param>
    /// <param name="Retries">How often everything was ordered to be tried at once.</param>
    public sealed record Order(bool Stopped, int Retries);

    [JsonSerializable(typeof(Dictionary<string, Order>))]
    private sealed partial class Json : JsonSerializerContext;
}
