using System.Buffers.Binary;
using System.Security.Cryptography;
using Budkavle.Domain.Letters;

namespace Budkavle.Api.Submissions;

/// <summary>A submission in the making: its files are stored already, under a name that only this attempt has.</summary>
public sealed class SubmissionDraft
{
    private readonly List<LetterAttachment> _files = [];

    public UInt128 Scope { get; } = BinaryPrimitives.ReadUInt128BigEndian(RandomNumberGenerator.GetBytes(16)) | 1;

    public IReadOnlyList<LetterAttachment> Files => _files;

    public long TotalBytes { get; private set; }

    /// <summary>Whether a scanner has found nothing in any file so far.</summary>
    public bool IsScanned { get; internal set; } = true;

    /// <summary>The envelope, once it is stored.</summary>
    internal byte[]? EnvelopeHash { get; set; }

    internal void Add(LetterAttachment file)
    {
        _files.Add(file);
        TotalBytes += file.SizeBytes;
    }
}
