using System.Text;
using Budkavle.Load.Http;

namespace Budkavle.Load.Tests.Http;

public sealed class LineSplitterTests
{
    [Fact]
    public void Lines_come_out_alike_however_the_body_is_cut()
    {
        var body = "{\"line\":1}\n{\"line\":2}\r\n\n{\"line\":3}"u8.ToArray();

        Assert.All(Enumerable.Range(1, body.Length), size =>
        {
            var lines = new List<string>();
            var splitter = new LineSplitter(line => lines.Add(Encoding.UTF8.GetString(line)));
            foreach (var piece in body.Chunk(size))
                splitter.Write(piece);
            splitter.Complete();

            Assert.Equal(["{\"line\":1}", "{\"line\":2}", "{\"line\":3}"], lines);
        });
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
    {
        var splitter = new LineSplitter(_ => { });

        Assert.Throws<InvalidDataException>(() => splitter.Write(new byte[LineSplitter.LineBytesMax + 1]));
    }
}
