namespace Budkavle.Load.Http;

/// <summary>Takes the body of a response as it arrives, transfer coding removed.</summary>
internal interface IBodySink
{
    void Write(ReadOnlySpan<byte> data);
}
