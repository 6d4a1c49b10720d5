using Budkavle.Api.Documentation;
using Budkavle.Api.Mandates;
using Budkavle.Api.Problems;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Recipients;

/// <summary>
/// Orders of a register's keeper: deaths, estates, numbers that have changed. Each may be given again and changes nothing then.
/// </summary>
internal static class RegisterOrderEndpoints
{
    public static void MapRegisterOrders(this IEndpointRouteBuilder routes)
    {
        var orders = routes.MapGroup("/v1/recipients").RequireScope(Scope.RecipientsImport);
        Describe(orders.MapPost("/deaths", RegisterDeathAsync), "Register a death")
            .WithDescription("Closes the mailbox to log-in and to letters, and keeps it. evidence refers to the decision.");
        Describe(orders.MapPost("/deaths/withdraw", WithdrawDeathAsync), "Withdraw a death that was registered by mistake");
        Describe(orders.MapPost("/estates", OpenEstateAsync), "Let a representative read the letters of the dead")
            .Produces<EstateAnswer>();
        Describe(orders.MapPost("/estates/end", EndEstateAsync), "End that");
        Describe(orders.MapPost("/number-changes", ChangeNumberAsync), "A person has another number")
            .WithDescription("The new number's mailbox shows the old one's letters, and letters to either come there.");
    }

    private static RouteHandlerBuilder Describe(RouteHandlerBuilder route, string summary) => route.WithSummary(summary).Produces(204)
        .Refuses(ProblemCode.InvalidRecipient, ProblemCode.InvalidMandate, ProblemCode.Conflict);

    private static async Task<IResult> RegisterDeathAsync(
        DeathOrder order, HttpContext http, RegisterOrders orders, CancellationToken cancellationToken) =>
        TryRead(order.Recipient, out var number, out var wrong)
            ? Answer(await orders.RegisterDeathAsync(number, order.Evidence ?? "", http.Caller().ClientId, cancellationToken))
            : wrong;

    private static async Task<IResult> WithdrawDeathAsync(DeathOrder order, HttpContext http, RegisterOrders orders) =>
        TryRead(order.Recipient, out var number, out var wrong)
            ? Answer(await orders.WithdrawDeathAsync(number, order.Evidence ?? "", http.Caller().ClientId))
            : wrong;

    private static async Task<IResult> OpenEstateAsync(EstateOrder order, HttpContext http, RegisterOrders orders)
    {
        if (!TryRead(order.Recipient, out var number, out var wrong)) return wrong;
        if (!TryRead(order.Representative, out var representative, out wrong)) return wrong;
        var mandate = new Mandate
        {
            Id = default,
            Kind = MandateKind.Estate,
            Person = default,
            PersonName = order.RepresentativeName ?? "",
            OwnerName = order.EstateName ?? "",
            MayConfirm = order.MayConfirm,
            LettersFrom = order.LettersFrom,
            From = order.From,
            Until = order.Until ?? default,
            Evidence = order.Evidence ?? "",
        };
        var (id, refusal) = await orders.OpenEstateAsync(number, representative, mandate, http.Caller().ClientId);
        return refusal == MandateRefusal.None ? Results.Json(new EstateAnswer(id)) : MandateProblems.ToProblem(refusal);
    }

    private static async Task<IResult> EndEstateAsync(EstateEnd order, HttpContext http, RegisterOrders orders) =>
        TryRead(order.Recipient, out var number, out var wrong)
            ? Answer(await orders.EndEstateAsync(number, order.MandateId, http.Caller().ClientId))
            : wrong;

    private static async Task<IResult> ChangeNumberAsync(
        NumberChangeOrder order, HttpContext http, RegisterOrders orders, CancellationToken cancellationToken)
    {
        if (!TryRead(order.Former, out var former, out var wrong) || !TryRead(order.Present, out var present, out wrong)) return wrong;
        return Answer(await orders.ChangeNumberAsync(former, present, order.Evidence ?? "", http.Caller().ClientId, cancellationToken));
    }

    private static bool TryRead(string? text, out IdentityNumber number, out IResult wrong)
    {
        var isNumber = IdentityNumber.TryParse(text, out number, out var error);
        wrong = isNumber ? Results.Empty : Problem.Of(ProblemCode.InvalidRecipient, error.Describe());
        return isNumber;
    }

    private static IResult Answer(MandateRefusal refusal) =>
        refusal == MandateRefusal.None ? Results.NoContent() : MandateProblems.ToProblem(refusal);

    /// <summary>Whose death; the reference of the notice.</summary>
    internal sealed record DeathOrder(string? Recipient, string? Evidence)
    {
        public override string ToString() => nameof(DeathOrder);
    }

    /// <summary>
    /// Who reads the letters of whom: those that came from a time on, or all; from now or a time on, until another; and whether opening and
    /// confirming count.
    /// </summary>
    internal sealed record EstateOrder(
        string? Recipient, string? Representative, string? RepresentativeName, string? EstateName, DateTimeOffset? LettersFrom,
        DateTimeOffset? From, DateTimeOffset? Until, bool MayConfirm, string? Evidence)
    {
        public override string ToString() => nameof(EstateOrder);
    }

    /// <summary>Which mandate over whose letters ends.</summary>
    internal sealed record EstateEnd(string? Recipient, Guid MandateId)
    {
        public override string ToString() => nameof(EstateEnd);
    }

    /// <summary>The number that was, and the one that is.</summary>
    internal sealed record NumberChangeOrder(string? Former, string? Present, string? Evidence)
    {
        public override string ToString() => nameof(NumberChangeOrder);
    }

    /// <summary>The mandate; the same for the same order.</summary>
    internal sealed record EstateAnswer(Guid MandateId);
}
