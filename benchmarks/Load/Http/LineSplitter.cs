using System.Buffers;

namespace Budkavle.Load.Http;

/// <summary>Cuts a body into lines at line feeds; a carriage return before one is dropped, empty lines are skipped.</summary>
internal sealed class LineSplitter(LineHandler onLine) : IBodySink
{
    /// <summary>An answer line is some hundred bytes; a longer one is a fault of the server and ends the run.</summary>
    public const int LineBytesMax = 1 << 20;

    private readonly ArrayBufferWriter<byte> _partial = new(1024);

    public void Write(ReadOnlySpan<byte> data)
    {
        for (var at = data.IndexOf((byte)'\n'); at >= 0; at = data.IndexOf((byte)'\n'))
        {
            if (_partial.WrittenCount > 0)
            {
                _partial.Write(data[..at]);
                Emit(_partial.WrittenSpan);
                _partial.ResetWrittenCount();
            }
            else
            {
                Emit(data[..at]);
            }
            data = data[(at + 1)..];
        }
        if (_partial.WrittenCount + data.Length > LineBytesMax)
            throw new InvalidDataException("The server sent a line of more than 1 MB.");
        if (data.Length > 0)
            _partial.Write(data);
    }

    /// <summary>Hands out a last line that had no line feed.</summary>
    public void Complete()
    {
        if (_partial.WrittenCount > 0)
            Emit(_partial.WrittenSpan);
        _partial.ResetWrittenCount();
    }

    private void Emit(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        if (line.Length > 0)
            onLine(line);
    }
}
