using System.Text;
using Budkavle.Load.Letters;
using Budkavle.Peers.Driving;

namespace Budkavle.Load.Tests.Peers;

public sealed class PeerLetterTests
{
    [Fact]
    public void A_broker_gets_the_subject_and_content_that_the_load_tool_sends_by_HTTP()
    {
        var filler = new FillerText(seed: 1);
        var peer = new PeerLetter(bodyBytes: 200, recipients: 10, filler);
        var ours = LetterTemplate.BulkLine("run", bodyBytes: 200, filler);
        var (peerBytes, ourBytes) = (new byte[peer.Length], new byte[ours.Length]);
        peer.Write(4711, peerBytes);
        ours.Write(4711, "190001010000"u8, ourBytes);
        using var json = System.Text.Json.JsonDocument.Parse(ourBytes);
        var content = json.RootElement.GetProperty("body").GetProperty("content").GetString();
        Assert.Equal(200, content!.Length);
        Assert.Equal($"To: 00000001\r\nSubject: {json.RootElement.GetProperty("subject").GetString()}\r\n\r\n{content}",
            Encoding.ASCII.GetString(peerBytes));
    }
}
