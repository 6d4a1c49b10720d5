using Budkavle.Grains.Relaying;

namespace Budkavle.Api.Operations;

/// <summary>
/// Every other operator that is configured or that something waits for: what waits, what operations have ordered, and whether it answers
/// this silo.
/// </summary>
internal sealed class OperatorBoard(WaitingRooms rooms, RelayOrders orders, IServiceProvider services)
{
    public async Task<IReadOnlyList<OperatorStanding>> ReadAsync(CancellationToken cancellationToken)
    {
        await orders.RefreshAsync(cancellationToken);
        // A front end sends nothing, and has no dispatcher.
        var dispatcher = services.GetService<RelayDispatcher>();
        var counted = await rooms.CountAsync();
        var silent = (dispatcher?.Operators ?? []).Except(counted.Select(room => room.Domain), StringComparer.OrdinalIgnoreCase)
            .Select(domain => new WaitingRoom(domain, 0, false, 0));
        return [.. counted.Concat(silent).Select(room => new OperatorStanding(
            room, orders.Of(room.Domain).Stopped, dispatcher?.CircuitOf(room.Domain)))];
    }
}
