using System.Text.Json;
using Budkavle.Load.Running;

namespace Budkavle.Load.Tests.Running;

public sealed class RegistrationTests
{
    [Theory]
    [InlineData("""{"imported":5,"alreadyThere":1,"refused":0,"notDone":0,"done":true}""", 0)]
    [InlineData("""{"imported":5,"alreadyThere":1,"refused":2,"notDone":1,"done":true}""", 3)]
    [InlineData("", 0)]
    public void Recipients_that_an_import_left_out_are_counted(string line, long missed) =>
        Assert.Equal(missed, Registration.MissedIn(line));

    [Fact]
    public void Reachable_recipients_are_counted_wherever_they_stand()
    {
        using var answer = JsonDocument.Parse("""{"recipients":[{"reachable":true},{"reachable":false},{"index":2,"reachable":true}]}""");

        Assert.Equal(2, Registration.CountReachable(answer.RootElement));
    }

    [Fact]
    public void A_count_is_found_in_a_nested_object()
    {
        using var answer = JsonDocument.Parse("""{"status":"running","counts":{"delivered":7,"refused":1}}""");

        Assert.Equal(7, DispatchRun.Number(answer.RootElement, "delivered"));
        Assert.Equal(0, DispatchRun.Number(answer.RootElement, "missing"));
    }
}
