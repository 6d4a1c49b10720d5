using System.Buffers.Binary;
using Budkavle.Domain.Letters;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Rejections;

/// <summary>A refused submission that stands in the log.</summary>
/// <param name="Position">Where.</param>
/// <param name="Submission">What was refused.</param>
public sealed record RecordedRejection(LogPosition Position, RejectedSubmission Submission)
{
    internal static RecordedRejection Read(int shard, ReadOnlyMemory<byte> row) => new(
        new LogPosition(shard, BinaryPrimitives.ReadInt64BigEndian(row.Span)),
        RejectedSubmission.Read(row.Span[PostOffice.SequenceBytes..]));
}
