using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Budkavle.Api.Letters.Callbacks.Sending;

namespace Budkavle.Api.Tests.Letters.Callbacks;

/// <summary>
/// A name that points somewhere else at each look (DNS rebinding). Here 127.0.0.2 stands for the public internet and 127.0.0.1 for what is
/// behind our walls, so that real sockets can tell where a connection went.
/// </summary>
public sealed class RebindingTests : IDisposable
{
    private static readonly IPAddress _outside = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress _inside = IPAddress.Loopback;
    private readonly Queue<IPAddress[]> _answers = new();
    private readonly ConcurrentQueue<IPAddress> _reached = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener[] _doors;
    private readonly PublicHttp _http;
    private int _looks;

    public RebindingTests()
    {
        var outside = new TcpListener(_outside, 0);
        outside.Start();
        var inside = new TcpListener(_inside, ((IPEndPoint)outside.LocalEndpoint).Port);
        inside.Start();
        _doors = [outside, inside];
        foreach (var door in _doors) _ = AnswerAsync(door);
        _http = new PublicHttp(TimeSpan.FromSeconds(10), privateToo: false, FindAsync, address => address.Equals(_outside));
    }

    public void Dispose()
    {
        _stop.Cancel();
        foreach (var door in _doors) door.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task The_connection_is_made_to_the_address_that_was_judged_and_the_name_is_not_looked_up_again()
    {
        Says(_outside);
        Says(_inside);

        Assert.Equal(204, await SendAsync());
        Assert.Equal(1, _looks);
        Assert.Equal([_outside], _reached);
    }

    [Fact]
    public async Task A_name_that_leads_inside_the_next_time_is_not_connected_to()
    {
        Says(_outside);
        Says(_inside);
        Says(_outside);

        Assert.Equal((204, 0, 204), (await SendAsync(), await SendAsync(), await SendAsync()));
        Assert.Equal([_outside, _outside], _reached);
    }

    [Fact]
    public async Task One_address_inside_among_others_is_enough_to_refuse_and_none_is_no_way()
    {
        Says(_outside, _inside);
        Says(_inside, _outside);
        Says();

        Assert.Equal((0, 0, 0), (await SendAsync(), await SendAsync(), await SendAsync()));
        Assert.Empty(_reached);
    }

    private void Says(params IPAddress[] addresses) => _answers.Enqueue(addresses);

    private Task<IPAddress[]> FindAsync(string name, CancellationToken cancellationToken)
    {
        Assert.Equal("rebinds.example", name);
        _looks++;
        return Task.FromResult(_answers.Dequeue());
    }

    private async Task<int> SendAsync()
    {
        var port = ((IPEndPoint)_doors[0].LocalEndpoint).Port;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://rebinds.example:{port}/");
        request.Content = new ByteArrayContent([1]);
        return (await _http.SendAsync(request, CancellationToken.None)).Status;
    }

    /// <summary>Takes one request a connection, so that each asks for the name anew.</summary>
    private async Task AnswerAsync(TcpListener door)
    {
        try
        {
            while (true)
            {
                using var socket = await door.AcceptSocketAsync(_stop.Token);
                _reached.Enqueue(((IPEndPoint)door.LocalEndpoint).Address);
                await socket.ReceiveAsync(new byte[4096], _stop.Token);
                await socket.SendAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"u8.ToArray(), _stop.Token);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has ended.
        }
    }
}
