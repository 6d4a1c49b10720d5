using System.Net;
using Budkavle.Api.Security;
using Budkavle.Api.Security.Clients;
using Budkavle.Api.Tests.Hosting;

namespace Budkavle.Api.Tests.Security;

public sealed class FailureLimiterTests
{
    private static readonly IPAddress _here = IPAddress.Parse("192.0.2.1");
    private static readonly SecurityOptions _options =
        new() { Issuer = ApiHost.Issuer, FailuresPerClientAndAddressMax = 3, FailuresPerAddressMax = 6, FailureEntriesMax = 100 };

    private readonly ManualTime _time = new();

    [Fact]
    public void A_client_is_blocked_where_it_failed_and_nowhere_else()
    {
        var limiter = new FailureLimiter(_options, _time);
        for (var failure = 0; failure < 3; failure++) limiter.Failed("agency", _here);
        Assert.True(limiter.IsBlocked("agency", _here, out var wait));
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.False(limiter.IsBlocked("agency", IPAddress.Parse("192.0.2.2"), out _));
        Assert.False(limiter.IsBlocked("other", _here, out _));
    }

    [Fact]
    public void An_address_is_blocked_after_failures_of_many_clients_and_an_unreadable_one_counts_once()
    {
        var limiter = new FailureLimiter(_options, _time);
        for (var failure = 0; failure < 2; failure++) limiter.Failed("", _here);
        for (var failure = 0; failure < 3; failure++) limiter.Failed("client-" + failure, _here);
        Assert.False(limiter.IsBlocked("innocent", _here, out _));
        limiter.Failed("client-9", _here);
        Assert.True(limiter.IsBlocked("innocent", _here, out _));
    }

    [Fact]
    public void All_addresses_of_an_ipv6_network_count_as_one_and_mapped_ones_as_ipv4()
    {
        var limiter = new FailureLimiter(_options, _time);
        for (var failure = 0; failure < 3; failure++) limiter.Failed("agency", IPAddress.Parse($"2001:db8:1:2::{failure + 1}"));
        Assert.True(limiter.IsBlocked("agency", IPAddress.Parse("2001:db8:1:2:ffff::1"), out _));
        Assert.False(limiter.IsBlocked("agency", IPAddress.Parse("2001:db8:1:3::1"), out _));
        for (var failure = 0; failure < 3; failure++) limiter.Failed("agency", _here.MapToIPv6());
        Assert.True(limiter.IsBlocked("agency", _here, out _));
    }

    [Fact]
    public void Failures_fade_over_the_next_window_and_are_forgotten_after_it()
    {
        var limiter = new FailureLimiter(_options, _time);
        for (var failure = 0; failure < 3; failure++) limiter.Failed("agency", _here);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.True(limiter.IsBlocked("agency", _here, out _));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.False(limiter.IsBlocked("agency", _here, out _));
        limiter.Failed("agency", _here);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(limiter.IsBlocked("agency", _here, out _));
    }
}
