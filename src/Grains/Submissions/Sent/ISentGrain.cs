using Budkavle.Domain.Submissions;

namespace Budkavle.Grains.Submissions;

/// <summary>
/// The submissions sent from one mailbox: hands them to agencies, and keeps what has to wait. The key is the stream's name
/// (<c>KeyedHashes.SentOf</c>) as 32 hexadecimal digits.
/// </summary>
[Alias("budkavle.sent")]
public interface ISentGrain : IGrainWithStringKey
{
    /// <summary><see cref="SentBox"/> as <see cref="SubmissionCodec"/> writes it.</summary>
    [Alias("read")]
    Task<ReadOnlyMemory<byte>> Read();

    /// <summary>
    /// Hands in a submission (<see cref="SubmissionSent"/>), once for its key; the answer (<see cref="SentAnswer"/>) says whether the
    /// agency has it already. Durable on return.
    /// </summary>
    [Alias("send")]
    Task<ReadOnlyMemory<byte>> Send(ReadOnlyMemory<byte> sent);

    /// <summary>Tries what waits.</summary>
    [Alias("wake")]
    Task Wake();
}
