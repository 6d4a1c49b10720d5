using System.Text;
using Budkavle.Api.MinaMeddelanden.Relaying;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Signing;
using Budkavle.Api.MinaMeddelanden.Trust;
using Budkavle.Grains.Notifications;
using Microsoft.Extensions.Logging.Abstractions;

namespace Budkavle.Api.Tests.MinaMeddelanden.Relaying;

/// <summary>Whatever an operator answers, it is an answer about the letter or none; nothing else happens.</summary>
public sealed class AnswerFuzzTests
{
    private const string Recipient = "199001011234";
    private const string Operator = "165560000001";
    private static readonly AnswerReader _reader = NewReader();

    [Fact]
    public void Broken_answers_never_take_a_letter_and_never_throw()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        byte[][] originals =
        [
            Encoding.UTF8.GetBytes(OperatorStub.Delivered(Recipient, delivered: false)),
            Encoding.UTF8.GetBytes(SoapClient.Envelope("<x:Fault xmlns:x=\"http://schemas.xmlsoap.org/soap/envelope/\"/>")),
        ];
        var kinds = new HashSet<ChannelResult>();
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Break(originals[round % originals.Length], random);
            var answer = _reader.Read(bytes, Recipient, Operator);
            kinds.Add(answer.Result);
            Assert.True(answer.Result != ChannelResult.Sent, $"Seed {seed}, round {round}: {Encoding.UTF8.GetString(bytes)}");
        }

        Assert.True(kinds.SetEquals([ChannelResult.Permanent, ChannelResult.Temporary, ChannelResult.Unavailable]), $"Seed {seed}");
    }

    [Theory]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]>")]
    [InlineData("<?pi?>")]
    public void Document_types_and_instructions_are_no_answer(string before) =>
        Assert.Equal(ChannelResult.Unavailable, ResultOf(before + OperatorStub.Delivered(Recipient)));

    [Fact]
    public void A_whole_answer_is_taken_for_what_it_says() => Assert.Equal(
        (ChannelResult.Sent, ChannelResult.Permanent, ChannelResult.Unavailable),
        (ResultOf(OperatorStub.Delivered(Recipient)), ResultOf(OperatorStub.Delivered(Recipient, delivered: false)),
            ResultOf(OperatorStub.Delivered("199001011235"))));

    private static ChannelResult ResultOf(string answer) => _reader.Read(Encoding.UTF8.GetBytes(answer), Recipient, Operator).Result;

    /// <summary>Bytes changed, cut out or doubled, in a few places.</summary>
    private static byte[] Break(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var change = random.Next(0, 4); change > 0 && bytes.Count > 0; change--)
        {
            var (at, length) = (random.Next(bytes.Count), random.Next(1, 12));
            length = Math.Min(length, bytes.Count - at);
            if (random.Next(3) == 0) bytes.RemoveRange(at, length);
            else if (random.Next(2) == 0) bytes.InsertRange(at, bytes.GetRange(at, length));
            else bytes[at] = (byte)random.Next(256);
        }

        return [.. bytes];
    }

    private static AnswerReader NewReader()
    {
        var options = new MinaMeddelandenOptions
        {
            Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1), Certificate = null!,
            ClientRoots = [], SignatureRoots = [],
            Supplier = new ServiceSupplier { Id = Operator, Name = "A", Domain = "a.example", ServiceAddress = "https://a.example" },
            Parties = [],
        };
        var revoked = new RevocationLists(options, TimeProvider.System, NullLogger<RevocationLists>.Instance);
        return new AnswerReader(new SignatureVerifier(new Parties(options, revoked, TimeProvider.System)));
    }
}
