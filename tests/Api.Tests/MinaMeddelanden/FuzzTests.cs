using System.Text;
using Budkavle.Api.Tests.Silos;
using Xunit.Abstractions;

namespace Budkavle.Api.Tests.MinaMeddelanden;

/// <summary>Broken and hostile calls: each is answered with the caller's fault, and nothing of them is delivered.</summary>
[Collection(MinaMeddelandenCollection.Name)]
public sealed class FuzzTests(MinaMeddelandenFixture silo, ITestOutputHelper output)
{
    private const int Rounds = 400;

    [Fact]
    public async Task No_mutation_of_a_letter_fails_the_service_or_delivers_something_else()
    {
        var random = Seeds.Create(output);
        var agent = silo.Calls(silo.Agent);
        var letter = new TestLetter { Recipient = silo.NewRecipient(), Attachments = TestLetter.Attachment("a.pdf", "%PDF") };
        var good = Encoding.UTF8.GetBytes(SoapClient.Envelope(letter.ToCall(silo.Sender, silo.Agent)));
        var (accepted, refused) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var (answer, status, text) = await agent.PostAsync(SoapClient.Service, Mutate(good, random));
            if (status == System.Net.HttpStatusCode.OK) accepted++;
            else Assert.True(SoapClient.FaultOf((answer, status, text)) is >= 1001 and < 8000, $"Round {round}: {silo.Logs.Text}");
            if (status != System.Net.HttpStatusCode.OK) refused++;
        }

        Assert.True(refused > Rounds / 2, $"{refused} of {Rounds} refused.");
        var letters = await silo.LettersAsync(letter.Recipient);
        // A change outside of what is signed leaves the letter whole; then it is the same letter, once.
        Assert.Equal(accepted > 0 ? 1 : 0, letters.Length);
        foreach (var one in letters)
        {
            var opened = await silo.OpenAsync(letter.Recipient, one);
            Assert.Equal("<p>Hej.</p>", opened.GetProperty("body").Text("content"));
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>", "")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/hostname\">", "")]
    [InlineData("<?xml version=\"1.0\"?><?xml-stylesheet href=\"http://127.0.0.1:1/\"?>", "")]
    [InlineData("", "deep")]
    [InlineData("", "wide")]
    [InlineData("", "attributes")]
    [InlineData("", "two")]
    [InlineData("", "soap 1.2")]
    [InlineData("", "must understand")]
    public async Task What_is_dangerous_in_xml_is_refused_before_it_is_built(string prologue, string kind)
    {
        var call = RegisterTests.IsReachable(MinaMeddelandenFixture.SenderNumber, [silo.NewRecipient()]);
        var envelope = kind switch
        {
            "deep" => SoapClient.Envelope(
                string.Concat(Enumerable.Repeat("<a>", 100_000)) + string.Concat(Enumerable.Repeat("</a>", 100_000))),
            "wide" => SoapClient.Envelope($"<a>{string.Concat(Enumerable.Repeat("<b/>", 100_000))}</a>"),
            "attributes" => SoapClient.Envelope($"<a {string.Join(' ', Enumerable.Range(0, 5_000).Select(i => $"a{i}=\"\""))}/>"),
            "two" => SoapClient.Envelope(call + call),
            "soap 1.2" => SoapClient.Envelope(call).Replace(
                "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"),
            "must understand" => SoapClient.Envelope(call).Replace(
                "<soapenv:Header/>", "<soapenv:Header><x soapenv:mustUnderstand=\"1\"/></soapenv:Header>"),
            _ => SoapClient.Envelope(call),
        };

        var answered = await silo.Calls(silo.Agent).PostAsync(SoapClient.Recipient, Encoding.UTF8.GetBytes(prologue + envelope));

        Assert.InRange(SoapClient.FaultOf(answered), 1002, 1004);
        var expected = kind switch { "soap 1.2" => "VersionMismatch", "must understand" => "MustUnderstand", _ => "Client" };
        Assert.Contains($"<faultcode>soap:{expected}</faultcode>", answered.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_is_too_large_is_told_so_and_read_to_its_end()
    {
        var envelope = Encoding.UTF8.GetBytes(SoapClient.Envelope($"<a>{new string('a', 5 * 1024 * 1024)}</a>"));

        Assert.Equal(1003, SoapClient.FaultOf(await silo.Calls(silo.Agent).PostAsync(SoapClient.Service, envelope)));
    }

    private static byte[] Mutate(byte[] good, Random random)
    {
        var bytes = new List<byte>(good);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length), length)); break;
                case 3: bytes.InsertRange(at, Words[random.Next(Words.Length)]); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }

            if (bytes.Count == 0) bytes.Add((byte)'<');
        }

        return [.. bytes];
    }

    private static readonly byte[][] Words =
    [
        "<!-- x -->"u8.ToArray(), "&lt;"u8.ToArray(), "&#0;"u8.ToArray(), "]]>"u8.ToArray(), "<![CDATA["u8.ToArray(),
        " Id=\"x\""u8.ToArray(), "<Message/>"u8.ToArray(), "xmlns=\"\""u8.ToArray(),
        "&a;"u8.ToArray(), [0xC3], [0xED, 0xA0, 0x80], [0x00], "\r\n"u8.ToArray(),
    ];
}
