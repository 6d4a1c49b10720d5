using System.Buffers.Binary;
using System.Buffers.Text;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Storage;

namespace Budkavle.Grains.Letters.Purging;

/// <summary>
/// The contents of one sweep that were touched long ago, and what has been found to name each. Whatever looks like a name counts as one:
/// what is kept in vain costs room, what is removed in error is lost.
/// </summary>
internal sealed class ContentMarks
{
    private const int HashBytes = 32;

    /// <summary>Base64 of a hash has 43 digits or more.</summary>
    private const int RunMin = 43;
    private const int FilterBits = 24;
    private readonly Dictionary<ContentHash, Mark> _marks = [];
    private readonly ulong[] _filter = new ulong[1 << (FilterBits - 6)];

    public int Count => _marks.Count;

    public void Add(StoredContent content)
    {
        _marks[content.Name] = new Mark(content.Bytes, content.TouchedAt, null, false);
        var bit = (int)(content.Name.High >> (128 - FilterBits));
        _filter[bit >> 6] |= 1UL << (bit & 63);
    }

    /// <summary>Notes that something names a content: for good, or something that a rule lets go.</summary>
    public void Note(ContentHash name, PurgeRule? letGoBy)
    {
        if (!_marks.TryGetValue(name, out var mark) || mark.IsKept) return;
        _marks[name] = letGoBy is null ? mark with { IsKept = true } : mark with { LetGoBy = mark.LetGoBy ?? letGoBy };
    }

    /// <summary>Notes every name that stands in the bytes, wherever it begins.</summary>
    public void Scan(ReadOnlySpan<byte> bytes, PurgeRule? letGoBy)
    {
        for (var at = 0; at + HashBytes <= bytes.Length; at++)
        {
            var bit = (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) >> (32 - FilterBits));
            if ((_filter[bit >> 6] & (1UL << (bit & 63))) != 0) Note(ContentVault.NameOf(bytes.Slice(at, HashBytes)), letGoBy);
        }
    }

    /// <summary>As <see cref="Scan"/>, and names in base64, base64url and hexadecimal digits too, such as in JSON.</summary>
    public void ScanText(ReadOnlySpan<byte> text, PurgeRule? letGoBy)
    {
        Scan(text, letGoBy);
        // How JSON may write a plus.
        var plus = "\\u002B"u8;
        if (text.IndexOf(plus) >= 0)
        {
            ScanText(System.Text.Encoding.Latin1.GetBytes(System.Text.Encoding.Latin1.GetString(text).Replace("\\u002B", "+")), letGoBy);
            return;
        }

        for (var at = 0; at < text.Length; at++)
        {
            var length = RunAt(text[at..]);
            if (length >= RunMin) ScanRun(text.Slice(at, length), letGoBy);
            at += length;
        }
    }

    /// <summary>What may go: each content that nothing keeps, with the rule; unreferenced ones too.</summary>
    public IEnumerable<(ContentHash Name, PurgeRule Rule, long Bytes, long TouchedAt)> Free() => _marks
        .Where(one => !one.Value.IsKept)
        .OrderBy(one => one.Key.High).ThenBy(one => one.Key.Low)
        .Select(one => (one.Key, one.Value.LetGoBy ?? PurgeRule.Unreferenced, one.Value.Bytes, one.Value.TouchedAt));

    private static int RunAt(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);
        return length < 0 ? text.Length : length;
    }

    private void ScanRun(ReadOnlySpan<byte> run, PurgeRule? letGoBy)
    {
        if (run.Length % 2 == 0 && run.IndexOfAnyExcept("0123456789abcdefABCDEF"u8) < 0)
            Scan(Convert.FromHexString(System.Text.Encoding.ASCII.GetString(run)), letGoBy);
        var digits = new byte[run.Length - (run.Length % 4 == 1 ? 1 : 0)];
        run[..digits.Length].CopyTo(digits);
        digits.AsSpan().Replace((byte)'+', (byte)'-');
        digits.AsSpan().Replace((byte)'/', (byte)'_');
        var plain = new byte[Base64Url.GetMaxDecodedLength(digits.Length)];
        // Only what decodes to its end is base64; a last digit with bits too many is that of another text.
        Base64Url.DecodeFromUtf8(digits, plain, out _, out var written);
        Scan(plain.AsSpan(0, written), letGoBy);
    }

    private readonly record struct Mark(long Bytes, long TouchedAt, PurgeRule? LetGoBy, bool IsKept);
}
