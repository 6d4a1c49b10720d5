using System.Buffers.Text;
using System.Text;

namespace Budkavle.Load.Letters;

/// <summary>
/// A letter as bytes with places to fill in: key, recipient, subject and content. Every letter has the same length and a content of its
/// own (its index and a slice of a random text), and making one is four copies into a buffer: no serialiser, no allocation.
/// </summary>
internal sealed class LetterTemplate
{
    private const int IndexDigits = 16;
    private static readonly byte[] KeyMark = Encoding.ASCII.GetBytes("@KEY@");
    private static readonly byte[] RecipientMark = Encoding.ASCII.GetBytes("@RECIPIENT@");
    private static readonly byte[] SubjectMark = Encoding.ASCII.GetBytes("@SUBJECT@");
    private static readonly byte[] ContentMark = Encoding.ASCII.GetBytes("@CONTENT@");
    private readonly byte[] _bytes;
    private readonly int _keyAt;
    private readonly int _recipientAt;
    private readonly int _subjectAt;
    private readonly int _contentAt;
    private readonly int _fillerBytes;
    private readonly FillerText _filler;

    private LetterTemplate(string form, int bodyBytes, FillerText filler)
    {
        _bytes = Encoding.UTF8.GetBytes(form);
        _keyAt = Open(ref _bytes, KeyMark, IndexDigits);
        _recipientAt = Open(ref _bytes, RecipientMark, RecipientNumbers.Digits);
        _subjectAt = Open(ref _bytes, SubjectMark, IndexDigits);
        _contentAt = Open(ref _bytes, ContentMark, bodyBytes);
        _fillerBytes = bodyBytes - IndexDigits;
        _filler = filler;
    }

    /// <summary>Bytes of every letter written.</summary>
    public int Length => _bytes.Length;

    public int KeyLength { get; private init; }

    /// <summary>A line of a bulk request.</summary>
    public static LetterTemplate BulkLine(string runKey, int bodyBytes, FillerText filler) =>
        new($$"""{"key":"{{runKey}}-@KEY@","recipient":"@RECIPIENT@",{{Rest}}}""" + "\n", bodyBytes, filler)
        {
            KeyLength = runKey.Length + 1 + IndexDigits,
        };

    /// <summary>A whole HTTP request with one letter.</summary>
    public static LetterTemplate SingleRequest(
        string path, string authority, string headers, string runKey, int bodyBytes, FillerText filler)
    {
        var json = $$"""{"recipient":"@RECIPIENT@",{{Rest}}}""";
        var length = json.Length - RecipientMark.Length - SubjectMark.Length - ContentMark.Length
            + RecipientNumbers.Digits + IndexDigits + bodyBytes;
        var head = $"POST {path} HTTP/1.1\r\nHost: {authority}\r\n{headers}Content-Type: application/json\r\n"
            + $"Idempotency-Key: {runKey}-@KEY@\r\nContent-Length: {length}\r\n\r\n";
        return new LetterTemplate(head + json, bodyBytes, filler) { KeyLength = runKey.Length + 1 + IndexDigits };
    }

    /// <summary>Writes letter <paramref name="index"/> at the start of the buffer.</summary>
    public void Write(long index, ReadOnlySpan<byte> recipient, Span<byte> buffer)
    {
        _bytes.CopyTo(buffer);
        Patch(index, recipient, buffer);
    }

    /// <summary>Turns a letter written before into letter <paramref name="index"/>.</summary>
    public void Patch(long index, ReadOnlySpan<byte> recipient, Span<byte> buffer)
    {
        WriteIndex(index, buffer[_keyAt..]);
        recipient.CopyTo(buffer[_recipientAt..]);
        WriteIndex(index, buffer[_subjectAt..]);
        WriteIndex(index, buffer[_contentAt..]);
        _filler.Slice(index, _fillerBytes).CopyTo(buffer[(_contentAt + IndexDigits)..]);
    }

    /// <summary>True when the key is the one that letter <paramref name="index"/> was written with.</summary>
    public static bool IsKeyOf(long index, ReadOnlySpan<byte> key)
    {
        Span<byte> digits = stackalloc byte[IndexDigits];
        WriteIndex(index, digits);
        return key.EndsWith(digits);
    }

    private const string Rest = "\"subject\":\"Load letter @SUBJECT@\",\"body\":{\"contentType\":\"text/plain\",\"content\":\"@CONTENT@\"}";

    /// <summary>The line that asks for the key of a letter; the same length for every letter of a run.</summary>
    public static byte[] KeyLine(string runKey, long index)
    {
        var line = Encoding.ASCII.GetBytes($"{{\"key\":\"{runKey}-{new string('0', IndexDigits)}\"}}\n");
        WriteIndex(index, line.AsSpan(line.Length - IndexDigits - 3));
        return line;
    }

    private static void WriteIndex(long index, Span<byte> buffer) =>
        Utf8Formatter.TryFormat(index, buffer, out _, new System.Buffers.StandardFormat('x', IndexDigits));

    private static int Open(ref byte[] form, byte[] mark, int length)
    {
        var at = form.AsSpan().IndexOf(mark);
        var opened = new byte[form.Length - mark.Length + length];
        form.AsSpan(0, at).CopyTo(opened);
        form.AsSpan(at + mark.Length).CopyTo(opened.AsSpan(at + length));
        opened.AsSpan(at, length).Fill((byte)'0');
        form = opened;
        return at;
    }
}
