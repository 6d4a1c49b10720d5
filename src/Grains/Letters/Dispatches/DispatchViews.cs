using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Dispatches;
using Budkavle.Grains.Letters.Senders;

namespace Budkavle.Grains.Letters.Dispatches;

/// <summary>A dispatch's state and counts as a message.</summary>
internal static class DispatchViews
{
    public static DispatchView Of(UInt128 id, DispatchState state, long delivered, long refused, double rate) => new()
    {
        Id = id,
        Sender = SenderIds.Parse(state.Sender),
        Status = state.Status,
        Subject = TextOf(state, LetterField.Subject),
        Reference = TextOf(state, LetterField.Reference),
        Recipients = state.Recipients,
        Duplicates = state.Duplicates,
        Delivered = delivered,
        Refused = refused,
        RatePerSecond = rate,
        ScheduledAt = state.ScheduledAt == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(state.ScheduledAt),
        CreatedAt = state.CreatedAt,
        StartedAt = state.StartedAt,
        EndedAt = state.EndedAt,
        LettersPerSecond = state.LettersPerSecond,
    };

    private static string TextOf(DispatchState state, LetterField field) =>
        System.Text.Encoding.UTF8.GetString(FieldReader.Find(state.Template.Span, field));
}
