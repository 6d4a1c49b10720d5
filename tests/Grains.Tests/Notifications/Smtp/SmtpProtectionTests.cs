using System.Text;
using Budkavle.Domain.Letters.Notifications;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Tests.Support;

namespace Budkavle.Grains.Tests.Notifications.Smtp;

public sealed class SmtpProtectionTests
{
    [Fact]
    public async Task A_server_without_STARTTLS_gets_neither_mail_nor_password()
    {
        await using var sink = new SmtpSink { Offers = ["AUTH PLAIN LOGIN"] };
        var options = Mails.OptionsFor(sink) with { Security = SmtpSecurity.StartTls, UserName = "u", Password = "p" };
        await using var channel = new EmailChannel(options, TimeProvider.System);
        Assert.Equal(ChannelResult.Unavailable, (await channel.SendAsync(Mails.Message(), CancellationToken.None)).Result);
        Assert.Equal(["EHLO budkavle.example"], sink.Commands);
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Implicit)]
    public async Task A_protected_connection_carries_log_in_and_mail(SmtpSecurity security)
    {
        using var certificate = TestCertificate.Create();
        await using var sink = new SmtpSink
        {
            Certificate = certificate,
            ImplicitTls = security == SmtpSecurity.Implicit,
            Offers = ["PIPELINING", "8BITMIME", "AUTH PLAIN LOGIN"],
        };
        var options = Mails.OptionsFor(sink) with { Security = security, UserName = "användare", Password = "hemligt" };
        await using var channel = new EmailChannel(
            options, TimeProvider.System, (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString());
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
        var login = Assert.Single(sink.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
        Assert.Equal("\0användare\0hemligt", Encoding.UTF8.GetString(Convert.FromBase64String(login["AUTH PLAIN ".Length..])));
        // The offers before TLS are forgotten and asked for again.
        Assert.Equal(security == SmtpSecurity.StartTls ? 2 : 1,
            sink.Commands.Count(command => command.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(SmtpSecurity.StartTls)]
    [InlineData(SmtpSecurity.Implicit)]
    public async Task A_certificate_that_nobody_trusts_gets_no_mail(SmtpSecurity security)
    {
        using var certificate = TestCertificate.Create();
        await using var sink = new SmtpSink { Certificate = certificate, ImplicitTls = security == SmtpSecurity.Implicit };
        await using var channel = new EmailChannel(Mails.OptionsFor(sink) with { Security = security }, TimeProvider.System);
        Assert.Equal(ChannelResult.Unavailable, (await channel.SendAsync(Mails.Message(), CancellationToken.None)).Result);
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Words_slipped_in_before_TLS_end_the_connection()
    {
        using var certificate = TestCertificate.Create();
        await using var sink = new SmtpSink { Certificate = certificate, AfterStartTls = "250 injected" };
        await using var channel = new EmailChannel(
            Mails.OptionsFor(sink) with { Security = SmtpSecurity.StartTls }, TimeProvider.System, (_, _, _, _) => true);
        Assert.Equal(ChannelResult.Unavailable, (await channel.SendAsync(Mails.Message(), CancellationToken.None)).Result);
        Assert.Equal(0, sink.Waiting);
    }

    [Fact]
    public async Task AUTH_LOGIN_is_spoken_where_PLAIN_is_not_offered()
    {
        await using var sink = new SmtpSink { Offers = ["AUTH LOGIN"] };
        sink.Misbehave = line => line switch
        {
            "AUTH LOGIN" => "334 VXNlcm5hbWU6",
            "dQ==" => "334 UGFzc3dvcmQ6",
            "cA==" => "235 welcome",
            _ => null,
        };
        await using var channel = new EmailChannel(Mails.OptionsFor(sink) with { UserName = "u", Password = "p" }, TimeProvider.System);
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(Mails.Message(), CancellationToken.None));
    }

    [Fact]
    public async Task A_refused_log_in_says_nothing_of_the_message()
    {
        await using var sink = new SmtpSink { Offers = ["AUTH PLAIN"] };
        sink.Misbehave = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "535 no" : null;
        await using var channel = new EmailChannel(Mails.OptionsFor(sink) with { UserName = "u", Password = "p" }, TimeProvider.System);
        var outcome = await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.Equal((ChannelResult.Unavailable, NotificationReason.ProviderUnavailable, 535),
            (outcome.Result, outcome.Reason, outcome.Code));
    }

    [Fact]
    public void Mail_leaves_this_machine_unprotected_only_when_allowed_in_so_many_words()
    {
        var options = new SmtpOptions { Host = "mail.example.se", From = "brev@budkavle.example", Security = SmtpSecurity.None };
        Assert.Throws<ArgumentException>(() => new EmailChannel(options, TimeProvider.System));
        Assert.NotNull(new EmailChannel(options with { AllowPlaintext = true }, TimeProvider.System));
        Assert.NotNull(new EmailChannel(options with { Host = "localhost" }, TimeProvider.System));
        Assert.NotNull(new EmailChannel(options with { Host = "::1" }, TimeProvider.System));
        Assert.Throws<ArgumentException>(
            () => new EmailChannel(options with { Host = "localhost", From = "x\r\n@y.se" }, TimeProvider.System));
        Assert.Throws<ArgumentException>(
            () => new EmailChannel(options with { Host = "localhost", HelloName = "a\r\nb" }, TimeProvider.System));
    }
}
