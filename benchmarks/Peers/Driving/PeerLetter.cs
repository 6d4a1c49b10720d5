using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Budkavle.Load.Letters;

namespace Budkavle.Peers.Driving;

/// <summary>
/// The letter as brokers and mail servers get it: a line with the recipient, a line with the subject, an empty line and the content.
/// Subject and content have the same bytes and length as those the load tool sends to the HTTP servers.
/// </summary>
internal sealed class PeerLetter
{
    private const int IndexDigits = 16;
    private const int RecipientDigits = 8;
    private readonly byte[] _form;
    private readonly int _subjectAt;
    private readonly int _contentAt;
    private readonly int _recipients;
    private readonly FillerText _filler;

    /// <param name="bodyBytes">Length of the content.</param>
    /// <param name="recipients">How many recipients letters go to in turn.</param>
    public PeerLetter(int bodyBytes, int recipients, FillerText filler)
    {
        var head = $"To: {new string('0', RecipientDigits)}\r\nSubject: Load letter {new string('0', IndexDigits)}\r\n\r\n";
        _form = Encoding.ASCII.GetBytes(head + new string('0', bodyBytes));
        _contentAt = head.Length;
        _subjectAt = head.Length - IndexDigits - 4;
        (_recipients, _filler) = (recipients, filler);
    }

    public int Length => _form.Length;

    /// <summary>A mailbox of letter <paramref name="index"/>: a number below the number of recipients, no person's.</summary>
    public int RecipientOf(long index) => (int)(index % _recipients);

    /// <summary>Writes letter <paramref name="index"/> at the start of the buffer.</summary>
    public void Write(long index, Span<byte> buffer)
    {
        _form.CopyTo(buffer);
        Utf8Formatter.TryFormat(RecipientOf(index), buffer[4..], out _, new StandardFormat('D', RecipientDigits));
        Utf8Formatter.TryFormat(index, buffer[_subjectAt..], out _, new StandardFormat('x', IndexDigits));
        Utf8Formatter.TryFormat(index, buffer[_contentAt..], out _, new StandardFormat('x', IndexDigits));
        _filler.Slice(index, _form.Length - _contentAt - IndexDigits).CopyTo(buffer[(_contentAt + IndexDigits)..]);
    }
}
