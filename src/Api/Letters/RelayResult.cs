using Budkavle.Domain.Letters.Relaying;

namespace Budkavle.Api.Letters;

/// <summary>How a letter fared on its way to the operator that its recipient has chosen.</summary>
public sealed record RelayResult
{
    /// <summary>waiting, taken, refused or failed.</summary>
    public required string State { get; init; }

    /// <summary>The operator's internet domain; absent while the letter waits.</summary>
    public string? Operator { get; init; }

    /// <summary>Why it was not taken: not_delivered, faulted, waited_too_long, given_back or cannot_be_carried.</summary>
    public string? Reason { get; init; }

    public DateTimeOffset? At { get; init; }

    /// <summary>The operator's id for what it did.</summary>
    public string? TransactionId { get; init; }

    /// <summary>SHA-256 of the certificate that the operator answered under, in hexadecimal.</summary>
    public string? CertificateSha256 { get; init; }

    /// <summary>The operator's answer, byte for byte; absent where none came.</summary>
    public byte[]? Answer { get; init; }

    internal static RelayResult Of(string state, long at, RelayNote note) => new()
    {
        State = state,
        Operator = note.Operator,
        Reason = note.Reason switch
        {
            RelayReason.None => null,
            RelayReason.NotDelivered => "not_delivered",
            RelayReason.Faulted => "faulted",
            RelayReason.WaitedTooLong => "waited_too_long",
            RelayReason.GivenBack => "given_back",
            _ => "cannot_be_carried",
        },
        At = DateTimeOffset.FromUnixTimeMilliseconds(at),
        TransactionId = note.Transaction.Length == 0 ? null : note.Transaction,
        CertificateSha256 = note.Certificate.IsEmpty ? null : Convert.ToHexStringLower(note.Certificate.Span),
        Answer = note.Answer.IsEmpty ? null : note.Answer.ToArray(),
    };
}
