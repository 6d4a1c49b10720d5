using Budkavle.Api.Problems;
using Budkavle.Api.Security;

namespace Budkavle.Api.Mandates;

/// <summary>How routes of a mailbox let in its owner and those who act for the owner.</summary>
internal static class MandateRouteExtensions
{
    /// <summary>Names the mandate under which a program acts: an id from GET /v1/mailbox/acting.</summary>
    public const string Header = "Budkavle-Mandate";

    /// <summary>
    /// Takes every route of the group through the <see cref="MailboxGate"/>. All that is refused looks like what is not there, so that
    /// nobody learns of a mandate, a mailbox or a letter by asking.
    /// </summary>
    public static RouteGroupBuilder ThroughGate(this RouteGroupBuilder group)
    {
        group.AddEndpointFilter(async (context, next) =>
            await AdmitAsync(context.HttpContext) is { } refused ? refused : await next(context));
        return group;
    }

    public static TBuilder OpenTo<TBuilder>(this TBuilder route, Func<Acting, bool>? rule) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new MandateRule(rule));

    private static async ValueTask<IResult?> AdmitAsync(HttpContext http)
    {
        var rule = http.GetEndpoint()?.Metadata.GetMetadata<MandateRule>() ?? new MandateRule(acting => acting.MayRead);
        var named = rule.IsOpenTo is null ? default : http.Request.Headers[Header];
        Guid? mandate = null;
        if (named.Count > 0)
        {
            if (!Guid.TryParse(named.ToString(), out var id)) return Problem.Of(ProblemCode.NotFound);
            mandate = id;
        }

        var answer = await http.RequestServices.GetRequiredService<MailboxGate>().EnterAsync(http, http.Caller().MailboxKey, mandate);
        if (answer == GateAnswer.Closed) return Problem.Of(ProblemCode.Forbidden);
        if (answer == GateAnswer.NoMandate) return Problem.Of(ProblemCode.NotFound);
        return MailboxAccess.Of(http).Acting is { } acting && rule.IsOpenTo is { } isOpenTo && !isOpenTo(acting)
            ? Problem.Of(ProblemCode.NotFound)
            : null;
    }
}
