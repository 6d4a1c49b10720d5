using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Submissions;

/// <summary>Reads a file from a stream up to its limit: one that is longer costs no memory beyond it.</summary>
internal static class FileReader
{
    private const int FirstBytes = 64 * 1024;

    /// <returns>The file, or null if it is longer than <see cref="SubmissionLimits.FileBytesMax"/>.</returns>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[FirstBytes];
        var count = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(count), cancellationToken);
            if (read == 0) return bytes.AsMemory(0, count);
            count += read;
            if (count > SubmissionLimits.FileBytesMax) return null;
            if (count == bytes.Length) Array.Resize(ref bytes, Math.Min(bytes.Length * 2, SubmissionLimits.FileBytesMax + 1));
        }
    }
}
