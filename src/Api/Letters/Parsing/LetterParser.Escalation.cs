using System.Text.Json;
using Budkavle.Api.Problems;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Api.Letters.Parsing;

/// <summary>What a sender wants done while a letter stays unread.</summary>
public static partial class LetterParser
{
    private const string EscalationPointer = "/escalation";

    private static bool ReadEscalation(ref Utf8JsonReader reader, LetterDraft draft, out LetterFault fault)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return Refuse(ProblemCode.InvalidLetter, "An escalation is an object of days.", EscalationPointer, out fault);
        // Null: the step is left out. Not there: the default, as far as it fits.
        byte? remind = null, other = null, print = null;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var step = StepOf(ref reader);
            if (step == 0 || (seen & step) != 0)
            {
                return Refuse(ProblemCode.InvalidLetter, "The escalation has a field twice or one that is not known here.",
                    EscalationPointer, out fault);
            }

            seen |= step;
            reader.Read();
            byte days = 0;
            if (reader.TokenType != JsonTokenType.Null
                && !(reader.TokenType == JsonTokenType.Number && reader.TryGetByte(out days) && days is >= 1 and <= Escalation.DaysMax))
            {
                return Refuse(ProblemCode.InvalidLetter, $"Days are a number from 1 to {Escalation.DaysMax}, or null for never.",
                    EscalationPointer, out fault);
            }

            if (step == 1) remind = days;
            else if (step == 2) other = days;
            else print = days;
        }

        draft.Escalation = Escalation.Of(remind, other, print);
        fault = default;
        return draft.Escalation.IsOrdered || Refuse(
            ProblemCode.InvalidLetter, "Each step of the escalation comes later than the one before.", EscalationPointer, out fault);
    }

    private static int StepOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("remindAfterDays"u8) ? 1
        : reader.ValueTextEquals("otherChannelAfterDays"u8) ? 2
        : reader.ValueTextEquals("printAfterDays"u8) ? 4
        : 0;
}
