using System.Buffers;
using System.Text;

namespace Budkavle.Load.Http;

/// <summary>Keeps the body of one response, at most <see cref="BytesMax"/> of it.</summary>
internal sealed class BodyBuffer : IBodySink
{
    /// <summary>Larger than any page of a mailbox or problem document; what comes after is dropped.</summary>
    public const int BytesMax = 4 << 20;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    public string Text => Encoding.UTF8.GetString(_bytes.WrittenSpan);

    public void Write(ReadOnlySpan<byte> data)
    {
        if (_bytes.WrittenCount + data.Length <= BytesMax)
            _bytes.Write(data);
    }

    public void Reset() => _bytes.ResetWrittenCount();
}
