using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;

namespace Budkavle.Api.Mailboxes;

/// <summary>One mailbox of those that a page is made from, read newest first a stretch at a time.</summary>
internal sealed class LetterSource(IMailboxGrain grain, UInt128 mailbox, int shard, byte bucket, long before, int step)
{
    private StoredRow[] _rows = [];
    private int _next;
    private bool _isLast;

    public UInt128 Mailbox => mailbox;

    public int Shard => shard;

    /// <summary>Behind the last letter that was taken.</summary>
    public long Position { get; private set; } = before;

    /// <summary>The next letter, after <see cref="TryPeekAsync"/> has found one.</summary>
    public LetterRow Letter { get; private set; }

    public uint Version => (uint)_rows[_next].Position;

    /// <summary>True where this mailbox may have more than was read.</summary>
    public bool HasMore => _next < _rows.Length || !_isLast;

    /// <summary>Looks at the next letter, if there is one.</summary>
    public async ValueTask<bool> TryPeekAsync()
    {
        if (_next == _rows.Length)
        {
            if (_isLast) return false;
            _rows = await grain.List(bucket, Position, step);
            (_next, _isLast) = (0, _rows.Length < step);
            if (_rows.Length == 0) return false;
            Letter = LetterRow.Read(_rows[0].Bytes);
        }

        return true;
    }

    /// <summary>Goes on behind the letter that was looked at.</summary>
    public void Take()
    {
        Position = _rows[_next].Position;
        _next++;
        if (_next < _rows.Length) Letter = LetterRow.Read(_rows[_next].Bytes);
    }
}
