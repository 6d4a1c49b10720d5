using Budkavle.Api.Problems;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>A refused line of an upload. Says what is wrong with a number, never the number.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Code">As a single letter would have been refused with.</param>
/// <param name="Detail">A sentence.</param>
/// <param name="Column">Of a CSV file, from 1.</param>
internal sealed record UploadError(long Line, string Code, string Detail, int? Column = null)
{
    public static UploadError Of(RefusedLine refused)
    {
        var (code, detail) = refused.Fault switch
        {
            RecipientFault.MalformedLine =>
                (ProblemCode.MalformedJson, "A line is an object with the field recipient, a string, or the twelve digits alone."),
            RecipientFault.LineTooLong => (ProblemCode.LineTooLarge, "A line has at most 4096 bytes."),
            RecipientFault.HasVariables => (ProblemCode.InvalidDispatch, "A dispatch has the same text for all; there are no variables."),
            _ => (ProblemCode.InvalidRecipient, ((IdentityNumberError)(refused.Fault - RecipientFault.Number)).Describe()),
        };
        return new UploadError(refused.Line, code.Code, detail, refused.Column == 0 ? null : refused.Column);
    }
}
