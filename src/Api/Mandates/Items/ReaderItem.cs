using Budkavle.Api.Letters;
using Budkavle.Domain.Mandates;

namespace Budkavle.Api.Mandates;

/// <summary>A mandate as its owner sees it.</summary>
public sealed record ReaderItem
{
    public required Guid MandateId { get; init; }

    /// <summary>reader or estate.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<Guid> Senders { get; init; } = [];

    public bool MayConfirm { get; init; }

    public DateTimeOffset? LettersFrom { get; init; }

    public DateTimeOffset? From { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>proposed (waits for a second signatory), holding, waiting (begins later, or not while the owner lives), or ended.</summary>
    public required string Status { get; init; }

    public required DateTimeOffset GivenAt { get; init; }

    public string GivenBy { get; init; } = "";

    public DateTimeOffset? EndedAt { get; init; }

    internal static ReaderItem Of(MandateBook book, GivenMandate given, DateTimeOffset now) => new()
    {
        MandateId = given.Mandate.Id,
        Kind = given.Mandate.Kind == MandateKind.Estate ? "estate" : "reader",
        Name = given.Mandate.PersonName,
        Senders = [.. given.Mandate.Senders.Select(Ids.ToGuid)],
        MayConfirm = given.Mandate.MayConfirm,
        LettersFrom = given.Mandate.LettersFrom,
        From = given.Mandate.From,
        Until = given.Mandate.Until,
        Status = given.EndedAt is not null || now >= given.Mandate.Until ? "ended"
            : given.IsPending ? "proposed"
            : book.Holds(given, now) ? "holding" : "waiting",
        GivenAt = given.GivenAt,
        GivenBy = given.GivenBy,
        EndedAt = given.EndedAt ?? (now >= given.Mandate.Until ? given.Mandate.Until : null),
    };
}
