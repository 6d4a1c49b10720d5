using System.Text;

namespace Budkavle.Api.Tests.Telemetry;

/// <summary>A span as a collector gets it, read from the wire by its field numbers in opentelemetry-proto's trace.proto.</summary>
internal sealed record CollectedSpan(string Name, string Trace, IReadOnlyList<string> Links, string Attributes)
{
    /// <summary>The spans of an ExportTraceServiceRequest: resource_spans.scope_spans.spans.</summary>
    public static IEnumerable<CollectedSpan> ReadAll(ReadOnlyMemory<byte> request) =>
        Parts(request, 1).SelectMany(resource => Parts(resource, 2)).SelectMany(scope => Parts(scope, 2)).Select(Read);

    private static CollectedSpan Read(ReadOnlyMemory<byte> span) => new(
        Encoding.UTF8.GetString(Parts(span, 5).Single().Span), Convert.ToHexStringLower(Parts(span, 1).Single().Span),
        [.. Parts(span, 13).Select(link => Convert.ToHexStringLower(Parts(link, 1).Single().Span))],
        string.Join(' ', Parts(span, 9).Select(one => Encoding.UTF8.GetString(one.Span))));

    /// <summary>The fields with a number that have a length.</summary>
    private static List<ReadOnlyMemory<byte>> Parts(ReadOnlyMemory<byte> message, int number)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        for (var at = 0; at < message.Length;)
        {
            var tag = ReadNumber(message.Span, ref at);
            switch (tag & 7)
            {
                case 0: ReadNumber(message.Span, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)ReadNumber(message.Span, ref at);
                    if ((int)(tag >> 3) == number) found.Add(message.Slice(at, length));
                    at += length;
                    break;
            }
        }

        return found;
    }

    private static ulong ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var one = bytes[at++];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80) return value;
        }
    }
}
