using System.Buffers.Binary;

namespace Budkavle.Domain.Letters;

/// <summary>Which version of a template a letter was made of; version 0 for none. 20 bytes, stored with the letter.</summary>
public readonly record struct TemplateMark(UInt128 Id, int Version)
{
    public const int SizeBytes = 20;

    /// <summary>In place of a version: the letter is a row of a merge of the portal, and the id is the merge's.</summary>
    private const int MergeVersion = -1;

    public bool IsNone => Version == 0;

    public bool IsMerge => Version == MergeVersion;

    /// <summary>The mark of letters that are rows of a merge.</summary>
    public static TemplateMark OfMerge(UInt128 merge) => new(merge, MergeVersion);

    /// <summary>The merge of which a stored letter is a row, or 0.</summary>
    public static UInt128 MergeOf(ReadOnlySpan<byte> letter)
    {
        var mark = FieldReader.Find(letter, LetterField.Template);
        return !mark.IsEmpty && Read(mark) is { IsMerge: true } merge ? merge.Id : 0;
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, Id);
        BinaryPrimitives.WriteInt32BigEndian(destination[16..], Version);
    }

    /// <exception cref="InvalidDataException">Not 20 bytes.</exception>
    public static TemplateMark Read(ReadOnlySpan<byte> source) => source.Length == SizeBytes
        ? new TemplateMark(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadInt32BigEndian(source[16..]))
        : throw new InvalidDataException("A stored letter's template has another length.");
}
