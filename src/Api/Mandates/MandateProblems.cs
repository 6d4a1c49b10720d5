using Budkavle.Api.Problems;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>The one place where refusals of mandates become problem codes.</summary>
internal static class MandateProblems
{
    public static IResult ToProblem(MandateRefusal refusal) => refusal switch
    {
        MandateRefusal.InvalidField => Problem.Of(ProblemCode.InvalidMandate),
        MandateRefusal.NoSuchMandate => Problem.Of(ProblemCode.NotFound),
        MandateRefusal.TooMany => Problem.Of(
            ProblemCode.Conflict, "The mailbox has, or has given this person, as many mandates as it may."),
        MandateRefusal.NothingToApprove => Problem.Of(ProblemCode.Conflict, "A second signatory approves what another has proposed."),
        MandateRefusal.WrongLifeStatus => Problem.Of(ProblemCode.Conflict, "An estate takes a registered death; a reader a living owner."),
        MandateRefusal.NumberReplaced => Problem.Of(ProblemCode.Conflict, "The number has been replaced already."),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Not a refusal."),
    };
}
