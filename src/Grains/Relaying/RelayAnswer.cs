using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Notifications;

namespace Budkavle.Grains.Relaying;

/// <summary>What another operator made of a letter.</summary>
/// <param name="Result">
/// Sent: it is in the recipient's mailbox there. Permanent: it never will be, and <paramref name="Reason"/> says why. Temporary: a fault.
/// Unavailable: no answer, or none that can be believed.
/// </param>
/// <param name="Reason">Of a permanent refusal.</param>
public sealed record RelayAnswer(ChannelResult Result, RelayReason Reason = RelayReason.None)
{
    /// <summary>The operator's id for what it did.</summary>
    public string Transaction { get; init; } = "";

    /// <summary>SHA-256 of the certificate that it answered under.</summary>
    public ReadOnlyMemory<byte> Certificate { get; init; }

    /// <summary>The answer, byte for byte.</summary>
    public ReadOnlyMemory<byte> Answer { get; init; }

    /// <summary>The fault's code, an HTTP status, or 0; for the log.</summary>
    public int Code { get; init; }

    /// <summary>What the trouble is, in one word for the log: a type of error, never a text that came from outside.</summary>
    public string Trouble { get; init; } = "";

    public static RelayAnswer Unavailable(string trouble, int code = 0) =>
        new(ChannelResult.Unavailable) { Trouble = trouble, Code = code };

    public static RelayAnswer Never(RelayReason reason) => new(ChannelResult.Permanent, reason);
}
