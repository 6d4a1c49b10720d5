namespace Budkavle.Load.Letters;

/// <summary>
/// A megabyte of random letters, digits and spaces, of which every letter takes its own slice: contents differ and do not compress
/// away.
/// </summary>
internal sealed class FillerText
{
    private const int Bytes = 1 << 20;
    private readonly byte[] _text = new byte[Bytes];

    public FillerText(int seed) => new Random(seed).GetItems("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ."u8, _text);

    /// <summary>Largest content this tool makes.</summary>
    public static int BodyBytesMax => Bytes / 2;

    public ReadOnlySpan<byte> Slice(long index, int length) =>
        _text.AsSpan((int)((ulong)index * 0x9E3779B97F4A7C15UL >> 13) & (Bytes / 2 - 1), length);
}
