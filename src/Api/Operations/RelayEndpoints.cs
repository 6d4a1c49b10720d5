using Budkavle.Api.Admission;
using Budkavle.Api.Documentation;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Relaying;

namespace Budkavle.Api.Operations;

/// <summary>What waits for other mailbox operators, and what operations do about it.</summary>
public static class RelayEndpoints
{
    /// <summary>Giving back reads and writes every letter that waits.</summary>
    private const int ReturnCostUnits = 64;

    public static void MapRelays(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/v1/operations/operators").RequireScope(Scope.Operations);
        operators.MapGet("", ListAsync).WithSummary("Letters that wait for other operators, by operator")
            .WithDescription(
                "isMore: at least that many. circuit is this silo's: closed, open or half_open; absent for an operator that is not "
                + "configured, whose letters wait until it is or until they are given back.")
            .Produces<OperatorList>();
        operators.MapPost("/{domain}/retry", RetryAsync).WithSummary("Send what waits now, whatever put it off; ends a stop")
            .Produces(204).Refuses(ProblemCode.InvalidParameter);
        operators.MapPost("/{domain}/stop", StopAsync).WithSummary("Send this operator nothing until retry; letters wait, in order")
            .Produces(204).Refuses(ProblemCode.InvalidParameter);
        operators.MapPost("/{domain}/return", ReturnAsync).Cost(ReturnCostUnits)
            .WithSummary("Give what waits back to the senders: relay_failed, and paper where the letter asks for it")
            .WithDescription("Stop the operator first: what an attempt under way delivers meanwhile is there as well as on paper.")
            .Produces<Returned>().Refuses(ProblemCode.InvalidParameter);
    }

    private static async Task<IResult> ListAsync(OperatorBoard board, CancellationToken cancellationToken) =>
        Results.Json(new OperatorList([.. (await board.ReadAsync(cancellationToken)).Select(one => new OperatorItem(
            one.Room.Domain, one.Room.Waiting, one.Room.IsMore,
            one.Room.OldestAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(one.Room.OldestAt),
            one.Stopped, NameOf(one.Circuit)))]));

    private static Task<IResult> RetryAsync(string domain, RelayOrders orders, CancellationToken cancellationToken) =>
        OrderAsync(domain, orders.RetryAsync, cancellationToken);

    private static Task<IResult> StopAsync(string domain, RelayOrders orders, CancellationToken cancellationToken) =>
        OrderAsync(domain, orders.StopAsync, cancellationToken);

    private static async Task<IResult> OrderAsync(
        string domain, Func<string, CancellationToken, Task> order, CancellationToken cancellationToken)
    {
        if (!SettingsRules.IsDomain(domain)) return NotADomain();
        await order(domain, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> ReturnAsync(string domain, WaitingRooms rooms, CancellationToken cancellationToken) =>
        SettingsRules.IsDomain(domain) ? Results.Json(new Returned(await rooms.GiveBackAsync(domain, cancellationToken))) : NotADomain();

    private static IResult NotADomain() => Problem.Of(ProblemCode.InvalidParameter, "An operator is named by its internet domain.");

    private static string? NameOf(CircuitState? state) => state switch
    {
        null => null,
        CircuitState.Closed => "closed",
        CircuitState.Open => "open",
        _ => "half_open",
    };

    /// <summary>Every operator that is configured or that something waits for.</summary>
    public sealed record OperatorList(IReadOnlyList<OperatorItem> Operators);

    /// <summary>What waits for an operator, and since when the oldest does.</summary>
    public sealed record OperatorItem(
        string Domain, long Waiting, bool IsMore, DateTimeOffset? OldestAt, bool Stopped, string? Circuit);

    /// <summary>How many letters were given back.</summary>
    public sealed record Returned(long Letters);
}
