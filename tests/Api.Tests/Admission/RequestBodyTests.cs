using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Budkavle.Api.Admission;
using Budkavle.Api.Tests.Hosting;

namespace Budkavle.Api.Tests.Admission;

public sealed class RequestBodyTests
{
    [Fact]
    public async Task A_body_that_says_it_is_too_long_is_refused_before_it_is_read()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Http.PostAsync("/v1/test/small", new ByteArrayContent(new byte[101]));
        using var fits = await host.Http.PostAsync("/v1/test/small", new ByteArrayContent(new byte[100]));
        Assert.Equal("request_too_large", await ApiHost.CodeAsync(response));
        Assert.Equal(100, (await ApiHost.JsonAsync(response)).GetProperty("bytesMax").GetInt32());
        Assert.Equal("100", await fits.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_of_unsaid_length_is_refused_when_it_grows_too_long()
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/test/small") { Content = new ByteArrayContent(new byte[5_000]) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await host.Http.SendAsync(request);
        Assert.Equal("request_too_large", await ApiHost.CodeAsync(response));
    }

    [Fact]
    public async Task A_client_in_the_middle_of_a_huge_body_still_gets_the_answer()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.Http.PostAsync("/v1/test/open", new ByteArrayContent(new byte[20 * 1024 * 1024]));
        using var next = await host.Http.PostAsync("/v1/test/small", new ByteArrayContent(new byte[1]));
        Assert.Equal("request_too_large", await ApiHost.CodeAsync(response));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Json_above_the_general_limit_is_too_large()
    {
        await using var host = await ApiHost.StartAsync(limits: new ApiLimits { BodyBytesMax = 1_000 });
        using var content = new StringContent($$"""{"subject":"{{new string('x', 2_000)}}"}""", Encoding.UTF8, "application/json");
        using var response = await host.Http.PostAsync("/v1/test/open", content);
        Assert.Equal("request_too_large", await ApiHost.CodeAsync(response));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("rubbish")]
    public async Task Compressed_bodies_are_refused_where_the_route_does_not_allow_them(string encoding)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await SendAsync(host, "/v1/test/open", Gzip(new byte[10]), encoding);
        Assert.Equal("unsupported_encoding", await ApiHost.CodeAsync(response));
        Assert.Equal("identity", response.Headers.GetValues("Accept-Encoding").Single());
    }

    [Fact]
    public async Task Gzip_is_unfolded_where_allowed_and_a_second_layer_is_not()
    {
        await using var host = await ApiHost.StartAsync();
        using var unfolded = await SendAsync(host, "/v1/test/gzip", Gzip(new byte[9_000]), "gzip");
        using var twice = await SendAsync(host, "/v1/test/gzip", Gzip(Gzip(new byte[9_000])), "gzip, gzip");
        Assert.Equal("9000", await unfolded.Content.ReadAsStringAsync());
        Assert.Equal("unsupported_encoding", await ApiHost.CodeAsync(twice));
    }

    [Fact]
    public async Task A_compressed_bomb_is_cut_at_its_bound()
    {
        await using var host = await ApiHost.StartAsync();
        var bomb = Gzip(new byte[64 * 1024 * 1024]);
        Assert.True(bomb.Length < 100_000);
        using var response = await SendAsync(host, "/v1/test/gzip", bomb, "gzip");
        Assert.Equal("request_too_large", await ApiHost.CodeAsync(response));
    }

    [Fact]
    public async Task Bytes_that_are_not_gzip_are_a_bad_request()
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await SendAsync(host, "/v1/test/gzip", Encoding.ASCII.GetBytes("certainly not gzip"), "gzip");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("bad_request", await ApiHost.CodeAsync(response));
    }

    [Fact]
    public async Task A_client_that_sends_its_body_too_slowly_is_told_and_cut()
    {
        var limits = new ApiLimits { SlowBodyGrace = TimeSpan.FromSeconds(1.5), BodyBytesPerSecondMin = 10_000 };
        await using var host = await ApiHost.StartAsync(limits: limits);
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.Http.BaseAddress!.Port);
        await socket.GetStream().WriteAsync("POST /v1/test/small HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc"u8.ToArray());
        // Waits for the server's answer and the end of the connection; nothing more is sent.
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408", answer);
        Assert.Contains("request_timeout", answer);
    }

    [Fact]
    public async Task A_client_that_never_ends_its_headers_is_cut()
    {
        await using var host = await ApiHost.StartAsync(limits: new ApiLimits { HeadersTimeout = TimeSpan.FromSeconds(1) });
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", host.Http.BaseAddress!.Port);
        await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "u8.ToArray());
        using var reader = new StreamReader(socket.GetStream());
        var answer = await reader.ReadToEndAsync();
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 408", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Answers_carry_the_headers_that_browsers_obey_and_no_server_name()
    {
        await using var host = await ApiHost.StartAsync();
        using var data = await host.Http.GetAsync("/v1/test/refuse");
        using var page = await host.Http.GetAsync("/problems");
        Assert.Equal("nosniff", data.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", data.Headers.CacheControl?.ToString());
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.False(page.Headers.Contains("Server"));
    }

    private static async Task<HttpResponseMessage> SendAsync(ApiHost host, string path, byte[] body, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return await host.Http.SendAsync(request);
    }

    private static byte[] Gzip(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize)) gzip.Write(plain);
        return target.ToArray();
    }
}
