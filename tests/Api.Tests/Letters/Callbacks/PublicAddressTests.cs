using System.Net;
using Budkavle.Api.Letters.Callbacks;
using Budkavle.Api.Letters.Callbacks.Sending;

namespace Budkavle.Api.Tests.Letters.Callbacks;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("192.176.1.1", true)]
    [InlineData("2001:6b0::1", true)]
    [InlineData("2a00:1450:4001::5e", true)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b:1::808:808", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::a9fe:a9fe", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2002:c0a8:101::", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    public void Only_what_lies_on_the_public_internet_may_be_called(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://example.test/letters", true)]
    [InlineData("https://example.test:8443/", true)]
    [InlineData("https://8.8.8.8/", true)]
    [InlineData("http://example.test/", false)]
    [InlineData("https://127.0.0.1/", false)]
    [InlineData("https://2130706433/", false)]
    [InlineData("https://0x7f.1/", false)]
    [InlineData("https://0177.0.0.1/", false)]
    [InlineData("https://[::1]/", false)]
    [InlineData("https://[::ffff:10.0.0.1]/", false)]
    [InlineData("https://localhost/", false)]
    [InlineData("https://silo/", false)]
    [InlineData("https://me@example.test/", false)]
    [InlineData("https://example.test/#part", false)]
    public void In_production_the_text_of_an_address_is_judged_first(string url, bool admitted)
    {
        using var http = new CallbackHttp(new CallbackLimits(), new CallbackOptions(false, true, "test"));

        Assert.Equal(admitted, http.Admits(new Uri(url)));
    }

    [Fact]
    public async Task In_production_a_name_that_leads_inside_is_not_connected_to()
    {
        await using var receiver = await Receiver.StartAsync();
        using var strict = new CallbackHttp(new CallbackLimits(), new CallbackOptions(false, true, "test"));
        using var demo = new CallbackHttp(new CallbackLimits(), new CallbackOptions(true, true, "test"));
        var url = receiver.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        var inside = await strict.PostAsync(url, "evt_1", 0, "v1,", null, new byte[] { (byte)'1' }, CancellationToken.None);
        var allowed = await demo.PostAsync(url, "evt_2", 0, "v1,", null, new byte[] { (byte)'1' }, CancellationToken.None);

        Assert.Equal((0, 204), (inside, allowed));
        Assert.Equal("evt_2", Assert.Single(receiver.Messages).Id);
    }
}
