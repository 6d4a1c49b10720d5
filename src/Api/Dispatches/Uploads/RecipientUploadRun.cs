using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Budkavle.Api.Letters.Bulk;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Letters.Dispatches;

namespace Budkavle.Api.Dispatches;

/// <summary>Reads an upload's body line by line into a spool, in bounded memory, and hashes it on the way.</summary>
/// <param name="spool">Takes the recipients.</param>
/// <param name="csv">Null for NDJSON.</param>
/// <param name="recipientsMax">More are not read.</param>
internal sealed class RecipientUploadRun(RecipientSpool spool, RecipientCsv? csv, long recipientsMax) : IDisposable
{
    /// <summary>A recipient's line has some 30 bytes, with a long key some 300.</summary>
    private const int LineBytesMax = 4096;
    private readonly LineReader _lines = new(LineBytesMax);
    private bool _hasBegun;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Reads to the end.</summary>
    /// <returns>SHA-256 of the body, or null where there were too many.</returns>
    public async Task<byte[]?> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            while (Take(ref rest, read.IsCompleted, out var number))
            {
                if (number is { } one) await spool.AddAsync(one, cancellationToken);
                if (spool.Accepted > recipientsMax) return null;
            }

            foreach (var segment in read.Buffer.Slice(0, rest.Start)) _hash.AppendData(segment.Span);
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) return _hash.GetHashAndReset();
        }
    }

    /// <summary>Takes one line; false if there is no whole one. The number is null where the line is blank or refused.</summary>
    private bool Take(ref ReadOnlySequence<byte> buffer, bool completed, out IdentityNumber? number)
    {
        number = null;
        if (!_lines.TryRead(ref buffer, completed, out var line, out var tooLong)) return false;
        if (tooLong)
        {
            spool.Refuse(_lines.Line, RecipientFault.LineTooLong);
            return true;
        }

        line = line.Trim(" \t\r"u8);
        if (_lines.Line == 1 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        // Blank lines are nobody's; a CSV file may begin with the names of its columns.
        if (line.IsEmpty) return true;
        var isFirst = !_hasBegun;
        _hasBegun = true;
        if (isFirst && csv?.ReadFirst(line) == true) return true;
        var error = IdentityNumberError.None;
        var read = default(IdentityNumber);
        var fault = csv is null ? RecipientLine.Read(line, out read, out error) : csv.Read(line, out read, out error);
        var column = csv?.Column ?? 0;
        if (fault is { } wrong) spool.Refuse(_lines.Line, wrong, wrong == RecipientFault.HasVariables ? 3 : column);
        else if (error != IdentityNumberError.None) spool.Refuse(_lines.Line, error, column);
        else number = read;
        return true;
    }

    public void Dispose() => _hash.Dispose();
}
