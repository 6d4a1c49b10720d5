using System.Text;
using Budkavle.Load.Contract;

namespace Budkavle.Load.Tests.Contract;

public sealed class BulkAnswerParserTests
{
    [Theory]
    [InlineData("""{"line":7,"key":"a-1","status":201,"letterId":"L1"}""")]
    [InlineData("""{"line":7,"key":"a-1","status":201,"letterId":"L1","deliveredAt":"2026-11-21T10:00:00Z"}""")]
    [InlineData("""{ "line": 7, "key": "a-1", "status": 201, "letterId": "L1" }""")]
    [InlineData("""{"letterId":"L1","status":201,"key":"a-1","line":7,"more":{"line":9}}""")]
    [InlineData("""{"line":7,"key":"a-1","status":201,"letterId":"L1","code":null}""")]
    [InlineData("""{"line":7,"key":"a\u002d1","status":201,"letterId":"L1"}""")]
    public void An_accepted_line_is_read_however_it_is_written(string line)
    {
        var answer = BulkAnswerParser.Parse(Encoding.UTF8.GetBytes(line));

        Assert.True(answer.IsAccepted);
        Assert.Equal(7, answer.Line);
        Assert.Equal("a-1", Encoding.UTF8.GetString(answer.Key));
        Assert.Equal("201", Encoding.UTF8.GetString(answer.Status));
        Assert.Equal("L1", Encoding.UTF8.GetString(answer.LetterId));
    }

    [Theory]
    [InlineData("""{"line":2,"key":"a-1","status":422,"code":"recipient_not_reachable","detail":"a \"letterId\" is not given"}""")]
    [InlineData("""{"line":2,"status":422,"code":"recipient_not_reachable"}""")]
    [InlineData("""{"line":2,"key":"a-1","status":422,"letterId":"L1","code":"recipient_not_reachable"}""")]
    public void A_refused_line_is_not_accepted_and_tells_its_code(string line)
    {
        var answer = BulkAnswerParser.Parse(Encoding.UTF8.GetBytes(line));

        Assert.False(answer.IsAccepted);
        Assert.Equal(2, answer.Line);
        Assert.Equal("recipient_not_reachable", Encoding.UTF8.GetString(answer.Code));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("<html>")]
    [InlineData("{\"line\":1,\"key\":")]
    [InlineData("{\"line\":\"one\"}")]
    public void What_is_no_answer_line_is_refused(string line) =>
        Assert.Throws<InvalidDataException>(() => BulkAnswerParser.Parse(Encoding.UTF8.GetBytes(line)).Line);
}
