using System.Text;
using Budkavle.Load.Http;

namespace Budkavle.Load.Tests.Http;

public sealed class ResponseDecoderTests
{
    private const string Fixed = "HTTP/1.1 201 Created\r\nContent-Length: 5\r\nServer: x\r\n\r\nhello";
    private const string Chunked =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "5;a=b\r\nhello\r\n00000006\r\n world\r\n0\r\nX: y\r\n\r\n";

    [Theory]
    [InlineData(Fixed, 201, "hello")]
    [InlineData(Chunked, 200, "hello world")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n", 201, "")]
    public void A_response_is_read_alike_however_it_is_cut(string response, int status, string body)
    {
        var bytes = Encoding.ASCII.GetBytes(response);

        Assert.All(Enumerable.Range(1, bytes.Length), size =>
        {
            var (decoder, sink) = (new ResponseDecoder(), new BodyBuffer());
            foreach (var piece in bytes.Chunk(size))
                FeedAll(decoder, piece, sink);

            Assert.True(decoder.IsComplete);
            Assert.Equal((status, body), (decoder.Status, sink.Text));
        });
    }

    [Fact]
    public void What_follows_a_response_is_left()
    {
        var (decoder, sink) = (new ResponseDecoder(), new BodyBuffer());

        var used = FeedAll(decoder, Encoding.ASCII.GetBytes(Fixed + "HTTP/1.1"), sink);

        Assert.Equal(Fixed.Length, used);
    }

    [Fact]
    public void A_response_without_a_length_ends_with_the_connection()
    {
        var (decoder, sink) = (new ResponseDecoder(), new BodyBuffer());
        FeedAll(decoder, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc"u8.ToArray(), sink);

        decoder.Close();

        Assert.True(decoder.IsComplete);
        Assert.False(decoder.KeepsAlive);
        Assert.Equal("abc", sink.Text);
    }

    [Fact]
    public void A_response_cut_short_is_an_error()
    {
        var decoder = new ResponseDecoder();
        FeedAll(decoder, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"u8.ToArray(), new BodyBuffer());

        Assert.Throws<InvalidDataException>(decoder.Close);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n")]
    public void What_is_not_http_is_refused(string response) =>
        Assert.Throws<InvalidDataException>(() => FeedAll(new ResponseDecoder(), Encoding.ASCII.GetBytes(response), new BodyBuffer()));

    [Fact]
    public void Retry_After_is_kept()
    {
        var decoder = new ResponseDecoder();
        FeedAll(decoder, "HTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), new BodyBuffer());

        Assert.Equal(3, decoder.RetryAfterSeconds);
    }

    private static int FeedAll(ResponseDecoder decoder, byte[] data, BodyBuffer sink)
    {
        var used = 0;
        while (used < data.Length && !decoder.IsComplete)
            used += decoder.Feed(data.AsSpan(used), sink);
        return used;
    }
}
