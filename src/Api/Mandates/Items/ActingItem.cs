using Budkavle.Api.Letters;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>For whom the caller may act, and how far.</summary>
/// <param name="MandateId">What the header Budkavle-Mandate names.</param>
/// <param name="Kind">signatory, joint_signatory, reader or estate.</param>
/// <param name="Owner">Whose mailbox.</param>
/// <param name="Senders">Only letters of these; empty for all.</param>
/// <param name="MayConfirm">Whether opening and confirming count as the owner's.</param>
/// <param name="Until">Null where a register decides.</param>
public sealed record ActingItem(
    Guid MandateId, string Kind, string Owner, IReadOnlyList<Guid> Senders, bool MayConfirm, DateTimeOffset? Until)
{
    internal static ActingItem Of(Acting acting) => new(
        acting.Id, NameOf(acting.Kind), acting.OwnerName, [.. acting.Mandate?.Senders.Select(Ids.ToGuid) ?? []], acting.Counts,
        acting.Mandate?.Until);

    internal static string NameOf(MandateKind kind) => kind switch
    {
        MandateKind.Signatory => "signatory",
        MandateKind.JointSignatory => "joint_signatory",
        MandateKind.Estate => "estate",
        _ => "reader",
    };
}
