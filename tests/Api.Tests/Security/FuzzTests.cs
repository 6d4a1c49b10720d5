using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Budkavle.Api.Security;
using Budkavle.Api.Tests.Hosting;
using Microsoft.IdentityModel.Tokens;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.Security;

/// <summary>Random input may be refused in any way but one: 500. To repeat a run set BUDKAVLE_SEED to the seed that it printed.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 400;

    [Fact]
    public async Task Random_bytes_at_the_token_endpoint_never_fail_inside()
    {
        var random = Seeded();
        await using var host = await ApiHost.StartAsync(security: Patient());
        host.AddClient("agency");
        for (var round = 0; round < Rounds; round++)
        {
            using var content = new ByteArrayContent(Body(random));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
            using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = content };
            var basic = "Basic " + Convert.ToBase64String(Bytes(random, 60));
            if (random.Next(2) == 0) request.Headers.TryAddWithoutValidation("Authorization", basic);
            using var response = await host.Http.SendAsync(request);
            Assert.InRange((int)response.StatusCode, 400, 499);
        }

        Assert.DoesNotContain(" 3001 ", host.World.Logs.Text);
    }

    [Fact]
    public async Task Random_assertions_never_fail_inside()
    {
        var random = Seeded();
        await using var host = await ApiHost.StartAsync(security: Patient());
        var assertions = new Assertions(host.Time);
        host.AddClient("agency", assertions.Jwks);
        for (var round = 0; round < Rounds; round++)
        {
            var assertion = Mutate(random, assertions.Sign("agency"));
            using var response = await host.RequestTokenAsync(null, Assertions.Fields(assertion));
            Assert.InRange((int)response.StatusCode, 400, 499);
        }
    }

    [Fact]
    public async Task Random_authorization_headers_never_fail_inside()
    {
        var random = Seeded();
        await using var host = await ApiHost.StartAsync();
        host.AddClient("agency");
        var token = host.TokenFor("agency");
        for (var round = 0; round < Rounds; round++)
        {
            var header = random.Next(3) switch
            {
                0 => "Bearer " + Mutate(random, token),
                1 => "Bearer " + Text(random, 200),
                _ => Text(random, 100),
            };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/test/letters");
            request.Headers.TryAddWithoutValidation("Authorization", header);
            using var response = await host.Http.SendAsync(request);
            Assert.True((int)response.StatusCode == 401, $"{(int)response.StatusCode} for {header}");
        }
    }

    [Fact]
    public async Task Raw_bytes_in_the_header_are_refused_and_the_server_goes_on()
    {
        var random = Seeded();
        await using var host = await ApiHost.StartAsync();
        for (var round = 0; round < 50; round++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync("127.0.0.1", host.Http.BaseAddress!.Port);
            var stream = socket.GetStream();
            await stream.WriteAsync("GET /v1/test/letters HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "u8.ToArray());
            await stream.WriteAsync(Bytes(random, 100).Where(value => value is not (byte)'\r' and not (byte)'\n').ToArray());
            await stream.WriteAsync("\r\n\r\n"u8.ToArray());
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var status = await reader.ReadLineAsync();
            Assert.Matches("^HTTP/1.1 4\\d\\d ", status);
        }
    }

    private Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("BUDKAVLE_SEED"), out var given) ? given : Environment.TickCount;
        output.WriteLine($"BUDKAVLE_SEED={seed}");
        return new Random(seed);
    }

    private static SecurityOptions Patient() =>
        new() { Issuer = ApiHost.Issuer, FailuresPerAddressMax = int.MaxValue, FailuresPerClientAndAddressMax = int.MaxValue };

    private static byte[] Body(Random random)
    {
        if (random.Next(3) == 0) return Bytes(random, 500);
        string[] names = ["grant_type", "scope", "client_id", "client_assertion", "client_assertion_type", "client_secret", "x"];
        var fields = Enumerable.Range(0, random.Next(8)).Select(_ =>
            names[random.Next(names.Length)] + "=" + (random.Next(2) == 0 ? "client_credentials" : Uri.EscapeDataString(Text(random, 40))));
        return Encoding.UTF8.GetBytes(string.Join('&', fields));
    }

    private static string Mutate(Random random, string token)
    {
        var parts = token.Split('.');
        var part = random.Next(3);
        switch (random.Next(5))
        {
            case 0: parts[part] = Base64UrlEncoder.Encode(Bytes(random, 100)); break;
            case 1: parts[part] = Text(random, 50); break;
            case 2: parts[0] = Base64UrlEncoder.Encode(RandomHeader(random)); break;
            case 3: parts[1] = Base64UrlEncoder.Encode("{\"sub\":" + RandomJson(random) + ",\"iss\":" + RandomJson(random) + "}"); break;
            default:
                var at = random.Next(token.Length - 2);
                return token[..at] + (char)('a' + random.Next(26)) + (char)('A' + random.Next(26)) + token[(at + 1)..];
        }

        return string.Join('.', parts) + "~";
    }

    private static string RandomHeader(Random random) =>
        "{\"alg\":" + (random.Next(2) == 0 ? "\"ES256\"" : RandomJson(random))
        + ",\"kid\":" + RandomJson(random) + ",\"typ\":" + RandomJson(random) + "}";

    private static string RandomJson(Random random) => random.Next(7) switch
    {
        0 => "null",
        1 => "[1,{\"a\":[]}]",
        2 => "1e400",
        3 => "{\"x\":{}}",
        4 => "\"agency\"",
        5 => "true",
        _ => "\"\\ud800\"",
    };

    private static byte[] Bytes(Random random, int lengthMax)
    {
        var bytes = new byte[random.Next(1, lengthMax)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(Random random, int lengthMax) =>
        string.Concat(Enumerable.Range(0, random.Next(1, lengthMax)).Select(_ => (char)random.Next(' ', 127)));
}
