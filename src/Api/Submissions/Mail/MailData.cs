using System.Buffers;
using System.Net;

namespace Budkavle.Api.Submissions;

/// <summary>A message as far as it has come, in memory that it takes from the room for all.</summary>
internal sealed class MailData(MailRoom room, IPAddress address) : IDisposable
{
    private ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Good until it is cleared.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Adds a line and its end; false if there is no room for it now.</summary>
    public bool TryAdd(ReadOnlySpan<byte> line)
    {
        if (!room.TryTake(address, line.Length + 2)) return false;
        _bytes.Write(line);
        _bytes.Write("\r\n"u8);
        return true;
    }

    /// <summary>Keeps nothing of it.</summary>
    public void Clear()
    {
        var bytes = _bytes.WrittenCount;
        _bytes = new ArrayBufferWriter<byte>();
        room.GiveBack(address, bytes);
    }

    public void Dispose() => Clear();
}
