using Budkavle.Storage;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Notifications.Delivery;

/// <summary>Where the shard's notifications go on after a restart.</summary>
internal sealed partial class ShardLane
{
    /// <summary>Letters after the cursor whose outcome was in the log when this process began, by their sequence.</summary>
    private readonly HashSet<long> _noted = [];
    private bool _claimed;
    private long _claimedThrough;
    private long _version;
    private long _cursor;
    private long _savedAt;
    private long _retryAt;
    private int _unsaved;

    private string CursorName => CursorDocument.NameOf(shard);

    /// <summary>Without outcomes to remember, a cursor is written only when reading it anew would take long.</summary>
    private bool IsCursorDue
    {
        get
        {
            if (!_claimed || services.Now - _savedAt < services.Limits.CursorEvery.TotalMilliseconds) return false;
            return _unsaved > 0 || Position() - _cursor > services.Limits.CursorBehindMax;
        }
    }

    /// <summary>
    /// Takes the cursor over from whoever had it, which stops them, and looks for outcomes written down after it was last saved: those
    /// letters are
    /// not told of again.
    /// </summary>
    private async ValueTask ClaimAsync(CancellationToken cancellationToken)
    {
        CursorDocument found;
        while (true)
        {
            var document = await services.Documents.ReadAsync(CursorName, cancellationToken);
            found = CursorDocument.Read(document.Bytes.Span);
            var claim = found with { Owner = services.Start };
            _version = document.Version + 1;
            if (await services.Documents.WriteAsync(CursorName, document.Version, claim.ToBytes(), cancellationToken)) break;
        }

        _noted.Clear();
        _noted.UnionWith(found.Done);
        _claimedThrough = await ReadOutcomesAsync(found.Seen + 1, _noted, cancellationToken);
        while (_window.TryDequeue(out var item))
        {
            if (!item.Done) _kept[item.Sequence] = item;
        }

        lock (_gate)
        {
            _heard.Clear();
            _heardThrough = found.Cursor;
            _behind = true;
        }

        _cursor = found.Cursor;
        _savedAt = services.Now;
        _claimed = true;
        services.Logger.Resumed(shard, _cursor);
    }

    /// <summary>Drops from the window what is done and holds nothing back.</summary>
    private void Settle()
    {
        while (_window.TryPeek(out var first) && first.Done) _window.Dequeue();
        Volatile.Write(ref _oldestAt, _window.TryPeek(out var oldest) ? oldest.At : 0);
        // Beyond where the log ended then, no letter has an outcome that this process did not write.
        if (_noted.Count + _kept.Count == 0 || Scanned() <= _claimedThrough) return;
        _noted.Clear();
        _kept.Clear();
    }

    /// <summary>Everything up to here is done.</summary>
    private long Position()
    {
        return _window.TryPeek(out var first) ? first.Sequence - 1 : Scanned();
    }

    /// <summary>Everything up to here is done or in the window.</summary>
    private long Scanned()
    {
        if (_candidates.TryPeek(out var candidate)) return candidate.Position.Sequence - 1;
        lock (_gate) return _heard.TryPeek(out var notice) ? notice.Position.Sequence - 1 : _heardThrough;
    }

    private async ValueTask SaveCursorAsync(CancellationToken cancellationToken)
    {
        long seen;
        // What others may have written is accounted for once it has been read.
        lock (_gate) seen = _doubtFrom == 0 ? _committed : _doubtFrom - 1;
        var done = _window.Where(item => item.Done).Select(item => item.Letter.Sequence).Concat(_noted).ToHashSet();
        var cursor = new CursorDocument(services.Start, Position(), seen, done);
        _savedAt = services.Now;
        var unsaved = _unsaved;
        if (!await services.Documents.WriteAsync(CursorName, _version, cursor.ToBytes(), cancellationToken))
        {
            var document = await services.Documents.ReadAsync(CursorName, cancellationToken);
            if (CursorDocument.Read(document.Bytes.Span).Owner != services.Start)
            {
                Yield();
                return;
            }

            // Our own write, whose answer got lost.
            _version = document.Version;
            return;
        }

        _version++;
        _cursor = cursor.Cursor;
        _unsaved -= unsaved;
    }

    /// <summary>The shard is another process's now. What is under way is finished and written down; the rest is theirs.</summary>
    private void Yield()
    {
        services.Logger.CursorTaken(shard);
        lock (_gate)
        {
            _open = false;
            _heard.Clear();
            _rung.Clear();
            _ringing.Clear();
        }

        _claimed = false;
        _unsaved = 0;
        _candidates.Clear();
        Volatile.Write(ref _oldestAt, 0);
        _late.Clear();
    }
}
