using System.Security.Cryptography;
using System.Text;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Notifications.Mail;
using Budkavle.Grains.Notifications.Smtp;
using Budkavle.Grains.Tests.Notifications.Smtp;
using Budkavle.Grains.Tests.Notifications.Support;
using Budkavle.Tests.Support;

namespace Budkavle.Grains.Tests.Notifications.Mail;

/// <summary>Signatures of mail, by the standards' own examples and by a verifier that nobody here wrote: dkimpy.</summary>
public sealed class DkimTests
{
    private const string Judge = """
        import base64, dkim, sys
        mail, record = base64.b64decode(sys.argv[1]), sys.argv[2].encode()
        print('good' if dkim.verify(mail, dnsfunc=lambda name, timeout=5: record) else 'bad')
        """;

    [Theory]
    [InlineData("A: X", "a:X")]
    [InlineData("B : Y\t\r\n\tZ  ", "b:Y Z")]
    public void A_field_is_relaxed_as_in_the_standards_example(string field, string relaxed) =>
        Assert.Equal(relaxed, DkimCanon.Header(field));

    [Theory]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", " C\r\nD E\r\n")]
    [InlineData("", "")]
    [InlineData("\r\n\r\n", "")]
    [InlineData("no end", "no end\r\n")]
    public void A_body_is_relaxed_as_in_the_standards_example(string body, string relaxed) =>
        Assert.Equal(relaxed, DkimCanon.Body(body));

    [Fact]
    public void The_published_signature_of_RFC_8463_is_over_what_is_relaxed_here()
    {
        const string PublicKey =
            "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ"
            + "/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
        const string Signature =
            "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz"
            + "dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=";
        const string Body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";
        string[] fields =
        [
            "From: Joe SixPack <joe@football.example.com>", "To: Suzie Q <suzie@shopping.example.net>", "Subject: Is dinner ready?",
            "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)", "Message-ID: <20030712040037.46341.5F8J@football.example.com>",
        ];
        const string Field =
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n"
            + " q=dns/txt; s=test; t=1528637909; h=from : to : subject :\r\n date : message-id : from : subject : date;\r\n"
            + " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=";

        var bodyHash = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(DkimCanon.Body(Body))));
        var signed = string.Concat(fields.Select(field => DkimCanon.Header(field) + "\r\n")) + DkimCanon.Header(Field);
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(PublicKey), out _);

        Assert.Equal("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=", bodyHash);
        Assert.True(key.VerifyData(
            Encoding.ASCII.GetBytes(signed), Convert.FromBase64String(Signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [DkimFact]
    public async Task What_is_sent_is_good_to_a_verifier_of_others_and_nothing_that_was_changed_is()
    {
        using var key = RSA.Create(2048);
        var record = "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(key.ExportSubjectPublicKeyInfo());
        var mail = await SendAsync(key, Mails.Message(text: "Hej på dig!\n\n  Två   blanksteg. \n\n\n"));
        using var other = RSA.Create(2048);
        var body = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;

        string[] good =
        [
            mail,
            // What servers may do on the way.
            "Received: from a.example by b.example; Sun, 22 Nov 2026 12:00:00 +0000\r\n" + mail,
            mail.Replace("\r\nTo: ", "\r\nTo:    ", StringComparison.Ordinal),
            mail + "\r\n\r\n",
        ];
        string[] bad =
        [
            mail.Replace("\r\nTo: <anna@", "\r\nTo: <anne@", StringComparison.Ordinal),
            mail[..body] + "Q" + mail[body..],
            mail.Replace("\r\nFrom: ", "\r\nFrom: evil@example.org\r\nFrom: ", StringComparison.Ordinal),
            "Subject: Betala genast\r\n" + mail,
            "Reply-To: evil@example.org\r\n" + mail,
        ];

        foreach (var one in good) Assert.Equal("good", await JudgeAsync(one, record));
        foreach (var one in bad) Assert.Equal("bad", await JudgeAsync(one, record));
        Assert.Equal("bad", await JudgeAsync(mail, "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(other.ExportSubjectPublicKeyInfo())));
    }

    [Fact]
    public void An_Ed25519_key_signs_as_in_the_standards_example()
    {
        // RFC 8032, 7.1, test 3.
        var seed = Convert.FromHexString("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        using var key = Ed25519Key.Read(PemOf(seed));

        Assert.Equal(
            "6291D657DEEC24024827E69C3ABE01A30CE548A284743A445E3680D7DB5AC3AC"
            + "18FF9B538D16F290AE67F760984DC6594A7C15E9716ED28DC027BECEEA1EC40A",
            Convert.ToHexString(key.Sign([0xaf, 0x82])));
    }

    [Ed25519Fact]
    public async Task The_second_signature_is_good_to_a_verifier_of_others_and_so_is_the_first_beside_it()
    {
        using var rsa = RSA.Create(2048);
        // The key and record of RFC 8463, appendix A.
        var seed = Convert.FromBase64String("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=");
        const string Record = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
        var options = OptionsFor(rsa) with { Ed25519Selector = "2026e", Ed25519KeyPem = PemOf(seed) };
        var rsaRecord = "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
        var mail = await SendAsync(options, Mails.Message());
        var second = mail.IndexOf("DKIM-Signature", 1, StringComparison.Ordinal);

        Assert.StartsWith("DKIM-Signature: v=1; a=ed25519-sha256;", mail, StringComparison.Ordinal);
        Assert.Contains("s=2026e;", mail[..second], StringComparison.Ordinal);
        Assert.Equal("good", await JudgeAsync(mail, Record));
        Assert.Equal("good", await JudgeAsync(mail[second..], rsaRecord));
        Assert.Equal("bad", await JudgeAsync(mail.Replace("\r\nTo: <anna@", "\r\nTo: <anne@", StringComparison.Ordinal), Record));
        Assert.Equal("bad", await JudgeAsync(mail, Record.Replace("=11q", "=11r", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_Ed25519_key_that_will_not_do_is_refused_at_the_start()
    {
        using var rsa = RSA.Create(2048);
        var good = OptionsFor(rsa) with { Ed25519Selector = "2026e", Ed25519KeyPem = PemOf(new byte[32]) };
        DkimOptions[] bad =
        [
            good with { Ed25519Selector = null }, good with { Ed25519Selector = good.Selector }, good with { Ed25519Selector = "a b" },
            good with { Ed25519KeyPem = "no key" }, good with { Ed25519KeyPem = good.KeyPem },
            good with { Ed25519KeyPem = PemOf(new byte[31]) },
        ];

        using var signer = new DkimSigner(good);
        Assert.All(bad, options => Assert.Throws<ArgumentException>(() => new DkimSigner(options)));
    }

    private static string PemOf(byte[] seed) => new(PemEncoding.Write(
        "PRIVATE KEY", [.. Convert.FromHexString("302e020100300506032b657004220420"), .. seed]));

    [Fact]
    public async Task A_signed_mail_needs_no_server_that_passes_bytes_above_127_on()
    {
        using var key = RSA.Create(2048);
        var mail = await SendAsync(key, Mails.Message());
        Assert.StartsWith("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;", mail, StringComparison.Ordinal);
        Assert.Contains("d=budkavle.example; s=2026;", mail, StringComparison.Ordinal);
        Assert.True(Ascii.IsValid(mail));
        Assert.All(mail.Split("\r\n"), line => Assert.InRange(line.Length, 0, 200));
    }

    [Fact]
    public async Task Without_a_key_nothing_is_signed()
    {
        await using var sink = new SmtpSink();
        await using var channel = Mails.ChannelTo(sink);
        await channel.SendAsync(Mails.Message(), CancellationToken.None);
        Assert.DoesNotContain("DKIM", (await sink.NextAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_messages_are_signed_at_once()
    {
        using var key = RSA.Create(2048);
        using var signer = new DkimSigner(OptionsFor(key));
        var mail = "From: <brev@budkavle.example>\r\nTo: <anna@example.se>\r\n\r\nHej\r\n"u8.ToArray();
        var signed = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => signer.Sign(mail, DateTimeOffset.UnixEpoch))));
        Assert.Single(signed.Select(Convert.ToBase64String).Distinct());
    }

    [Fact]
    public void A_key_or_a_name_that_will_not_do_is_refused_at_the_start()
    {
        using var key = RSA.Create(2048);
        using var weak = RSA.Create(1024);
        using var curve = ECDsa.Create();
        var good = OptionsFor(key);
        DkimOptions[] bad =
        [
            OptionsFor(weak), good with { KeyPem = curve.ExportPkcs8PrivateKeyPem() }, good with { KeyPem = "no key" },
            good with { KeyPem = key.ExportSubjectPublicKeyInfoPem() },
            good with { Selector = "a b" }, good with { Selector = "" }, good with { Domain = "räksmörgås.example" },
            good with { Domain = "other.example" }, good with { Domain = "example" },
        ];

        Assert.All(bad, options => Assert.Throws<ArgumentException>(() => Channel(options, 25)));
        Assert.DoesNotContain("PRIVATE", good.ToString(), StringComparison.Ordinal);
    }

    private static DkimOptions OptionsFor(RSA key) =>
        new() { Domain = "budkavle.example", Selector = "2026", KeyPem = key.ExportPkcs8PrivateKeyPem() };

    private static EmailChannel Channel(DkimOptions options, int port) => new(
        new SmtpOptions
        {
            Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, From = "brev@budkavle.example", Dkim = options,
        },
        TimeProvider.System);

    private static Task<string> SendAsync(RSA key, NotificationMessage message) => SendAsync(OptionsFor(key), message);

    private static async Task<string> SendAsync(DkimOptions options, NotificationMessage message)
    {
        await using var sink = new SmtpSink();
        await using var channel = Channel(options, sink.Port);
        Assert.Equal(ChannelOutcome.Sent, await channel.SendAsync(message, CancellationToken.None));
        return (await sink.NextAsync()).Text;
    }

    private static async Task<string> JudgeAsync(string mail, string record)
    {
        var bytes = Convert.ToBase64String(Encoding.Latin1.GetBytes(mail));
        using var python = ForeignServerTests.Start(DkimFactAttribute.Python!, Judge, bytes, record);
        return (await python.StandardOutput.ReadToEndAsync()).Trim();
    }
}
