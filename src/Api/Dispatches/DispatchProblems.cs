using Budkavle.Api.Problems;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>The one place where the refusals of dispatches become problem codes.</summary>
internal static class DispatchProblems
{
    public static ProblemResult Of(DispatchAnswer answer) => answer.Refusal switch
    {
        DispatchRefusal.NoSuchDispatch => Problem.Of(ProblemCode.NotFound),
        DispatchRefusal.KeyReused => Problem.Of(ProblemCode.IdempotencyKeyReused),
        DispatchRefusal.InvalidStatus => Problem.Of(
            ProblemCode.Conflict, "The dispatch's status does not allow it.", ("status", DispatchStatuses.NameOf(answer.Status))),
        DispatchRefusal.RecipientsChanged => Problem.Of(
            ProblemCode.Conflict, "Recipients were added meanwhile. Look at how many there are, and start it again.",
            ("status", DispatchStatuses.NameOf(answer.Status))),
        DispatchRefusal.NoRecipients => Problem.Of(ProblemCode.InvalidDispatch, "The dispatch has no recipients."),
        DispatchRefusal.TooManyUploads =>
            Problem.Of(ProblemCode.InvalidDispatch, $"A dispatch takes at most {DispatchDecider.UploadsMax} uploads."),
        DispatchRefusal.TooManyRecipients =>
            Problem.Of(ProblemCode.InvalidDispatch, $"A dispatch has at most {DispatchDecider.RecipientsMax} recipients."),
        DispatchRefusal.ScheduledTooLate => Problem.Of(ProblemCode.InvalidDispatch, "scheduledAt lies more than a year ahead."),
        DispatchRefusal.InvalidRate =>
            Problem.Of(ProblemCode.InvalidDispatch, $"lettersPerSecond is 0 to {DispatchDecider.RateMax}."),
        _ => throw new ArgumentOutOfRangeException(nameof(answer), answer.Refusal, "Not a refusal."),
    };
}
