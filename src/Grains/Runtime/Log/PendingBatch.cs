using System.Buffers;
using System.Diagnostics;
using Budkavle.Storage;

namespace Budkavle.Grains.Runtime;

/// <summary>What a shard has decided since its last commit began: it becomes durable together, or not at all.</summary>
internal sealed class PendingBatch
{
    private const int RowsMin = 16;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ViewRow[] _rows = [];
    private int _count;

    /// <summary>Plain blocks, the last one still growing.</summary>
    public List<PlainBlock> Blocks { get; } = [];

    /// <summary>Rows that readers see once the batch is committed.</summary>
    public ArraySegment<ViewRow> Rows => new(_rows, 0, _count);

    /// <summary>What others must hear of once the batch is committed.</summary>
    public List<Notice> Notices { get; } = [];

    /// <summary>The requests that wait for it, while somebody collects traces; each as often as it asked.</summary>
    public List<ActivityContext> Causes { get; } = [];

    public int Bytes { get; set; }

    /// <summary>Entries among them that make a letter available.</summary>
    public int Letters { get; set; }

    /// <summary>When the first of them was decided; see <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long FirstAt { get; set; }

    public long LastSequence { get; set; }

    public Task Done => _done.Task;

    public void Add(in ViewRow row)
    {
        if (_count == _rows.Length)
        {
            var larger = ArrayPool<ViewRow>.Shared.Rent(Math.Max(RowsMin, _count * 2));
            Rows.CopyTo(larger);
            ReturnRows();
            _rows = larger;
        }

        _rows[_count++] = row;
    }

    private void ReturnRows()
    {
        if (_rows.Length > 0) ArrayPool<ViewRow>.Shared.Return(_rows, clearArray: true);
        _rows = [];
    }

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception reason)
    {
        _done.TrySetException(reason);
        // Some batches have no one waiting; a failure nobody looks at must not reach the finaliser as unobserved.
        _ = _done.Task.Exception;
    }

    /// <summary>Gives its memory back: nobody reads blocks or rows any more.</summary>
    public void ReturnBuffers()
    {
        ReturnRows();
        _count = 0;
        foreach (var block in Blocks) ArrayPool<byte>.Shared.Return(block.Buffer);
        Blocks.Clear();
    }

    internal sealed class PlainBlock(byte[] buffer, long sequence)
    {
        public byte[] Buffer { get; } = buffer;

        public long Sequence { get; } = sequence;

        public int Length { get; set; }

        public int Count { get; set; }

        public ulong Tags { get; set; }
    }
}
