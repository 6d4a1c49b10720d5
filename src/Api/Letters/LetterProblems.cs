using Budkavle.Api.Problems;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Letters;

/// <summary>The one place where the domain's refusals become problem codes.</summary>
public static class LetterProblems
{
    public static ProblemCode CodeOf(LetterRefusal refusal) => refusal switch
    {
        // One code: what the sender does next, paper, is the same. A look-up tells the reason.
        LetterRefusal.RecipientNotReachable or LetterRefusal.SenderNotAccepted => ProblemCode.RecipientNotReachable,
        LetterRefusal.KeyReused => ProblemCode.IdempotencyKeyReused,
        LetterRefusal.Overloaded => ProblemCode.Overloaded,
        LetterRefusal.NoSuchLetter or LetterRefusal.NotRegistered => ProblemCode.NotFound,
        LetterRefusal.NothingToConfirm or LetterRefusal.AlreadyRegistered => ProblemCode.Conflict,
        LetterRefusal.PublishedTooLate => ProblemCode.InvalidLetter,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "Not a refusal."),
    };

    public static IResult ToProblem(LetterRefusal refusal) => refusal == LetterRefusal.Overloaded
        ? Problem.RetryAfter(ProblemCode.Overloaded, TimeSpan.FromSeconds(1))
        : Problem.Of(CodeOf(refusal));
}
